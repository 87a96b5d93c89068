/** Own process: sends a signal to a pid once the other end of stdin is gone (see parent-death.ts). */
const [pid, signal] = process.argv.slice(2);

process.stdin.resume();
process.stdin.on('end', () => {
  try {
    process.kill(Number(pid), signal as NodeJS.Signals);
  } catch {
    // Already gone: nothing to stop.
  }
  process.exit(0);
});
