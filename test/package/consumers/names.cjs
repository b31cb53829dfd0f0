console.log(Object.keys(require(process.env.ENTRY)).sort().join('\n'));
