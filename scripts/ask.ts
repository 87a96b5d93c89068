/** What a command was asked: its arguments as it reads them, or the exit code when there is nothing to do but say so. */
export function ask<T extends object>(read: () => T | 'help', help: string): T | number {
  try {
    const asked = read();
    if (asked !== 'help') return asked;
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
}
