/** What is waited for, and for how long. */

/** The value of `promise`; if that takes longer than so many milliseconds, what `otherwise` gives. */
export async function within<T, Other>(
  promise: Promise<T>,
  milliseconds: number,
  otherwise: () => Other,
): Promise<T | Other> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Other>((done) => {
    timer = setTimeout(() => {
      done(otherwise());
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
