/** A bar that redraws itself on a terminal, and a line every tenth elsewhere (a log, a pipe). */
export function progressBar(
  title: string,
  out: NodeJS.WriteStream = process.stderr,
): (done: number, total: number) => void {
  const steps = out.isTTY ? 200 : 10;
  let shown = -1;
  return (done, total) => {
    const step = total === 0 ? steps : Math.floor((done / total) * steps);
    if (step === shown) return;
    shown = step;
    const percent = `${Math.floor((step / steps) * 100)} %`.padStart(5);
    if (!out.isTTY) {
      out.write(`${title}: ${percent} (${done} de ${total})\n`);
      return;
    }
    const full = Math.floor((step / steps) * 30);
    out.write(
      `\r${title} [${'█'.repeat(full)}${'·'.repeat(30 - full)}] ${percent} ${done}/${total}${done >= total ? '\n' : ''}`,
    );
  };
}
