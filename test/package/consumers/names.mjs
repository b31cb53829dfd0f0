console.log(
  Object.keys(await import(process.env.ENTRY))
    .sort()
    .join('\n'),
);
