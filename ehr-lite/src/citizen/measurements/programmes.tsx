/** How it goes: each programme with how much of what is expected has come. */
import { parseWhen, showDay } from '../../calendar/when.ts';
import type { OwnProgramme } from '../../telemonitoring/series/at-home.resource.ts';
import { t } from '../../texts/t.ts';

const GOOD = 80;
const FAIR = 50;
/** Who began yesterday has missed nothing yet. */
const NEW_MS = 2 * 86_400_000;

export function Programmes({ programmes }: { readonly programmes: readonly OwnProgramme[] }) {
  return (
    <section aria-labelledby="programmes">
      <h2 id="programmes">{t('reading.programmes')}</h2>
      {programmes.map(({ id, titulo, desde, esperado }) => {
        const since = parseWhen(desde);
        return (
          <div key={id} class="card">
            <h3>{titulo}</h3>
            {since === undefined ? undefined : <p class="quiet">{t('reading.since', { when: showDay(since) })}</p>}
            {esperado.map(({ clase, cumplimiento }) => (
              <p key={clase} class="kept">
                <label for={`kept-${id}-${clase}`}>
                  {t('reading.kept', { kind: t(`kind.${clase}`), percent: cumplimiento })}
                </label>
                <progress id={`kept-${id}-${clase}`} max={100} value={cumplimiento} />
                <span class="quiet">{t(judgement(cumplimiento, since?.ms ?? 0))}</span>
              </p>
            ))}
          </div>
        );
      })}
    </section>
  );
}

function judgement(percent: number, sinceMs: number) {
  if (percent >= GOOD) return 'reading.kept.good';
  if (Date.now() - sinceMs < NEW_MS) return 'reading.kept.new';
  return percent >= FAIR ? 'reading.kept.fair' : 'reading.kept.poor';
}
