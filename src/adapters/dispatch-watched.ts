/** Gives a request to the application, and tells when its listeners threw. */
export function dispatchWatched(dispatch: () => void, threw: (error?: unknown) => void): void {
  let hasReturned = false;
  try {
    dispatch();
    hasReturned = true;
  } finally {
    // Not caught: an exception that is thrown again would name our line as the place where it came from.
    if (!hasReturned) whenUncaught(threw);
  }
}

/** Calls back with the exception that is on its way out, or with nothing when somebody caught it after all. */
function whenUncaught(tell: (error?: unknown) => void): void {
  const monitor = (error: unknown) => {
    clearImmediate(fallback);
    tell(error);
  };
  const fallback = setImmediate(() => {
    process.removeListener('uncaughtExceptionMonitor', monitor);
    tell();
  });
  process.once('uncaughtExceptionMonitor', monitor);
}
