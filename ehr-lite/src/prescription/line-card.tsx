/** One line of the prescription: the dose typed in a few keys, said back in words and numbers, with its total and what the law asks. */
import { controlledOf } from '@amate/terminology/prescribing/controlled.ts';
import { t } from '../texts/t.ts';
import { countsPacks } from './dose/form.ts';
import { packSizeOf, sayDose, sayTotal, totalOf } from './dose/say.ts';
import { doseByWeight, weightCheck, weightWords } from './findings.ts';
import { type Line, type PrescriptionDraft, sigOf, usualUnitOf } from './line.ts';
import { lineControl } from './missing.ts';
import { StockNote } from './stock-note.tsx';
import { unreadWords } from './unread.ts';

interface LineCardProps {
  readonly line: Line;
  readonly draft: PrescriptionDraft;
  readonly clues: string | undefined;
  readonly onChange: (change: Partial<Line>) => void;
  readonly onRemove: () => void;
  /** Its warnings. */
  readonly children: preact.ComponentChildren;
}

export function LineCard({ line, draft, clues, onChange, onRemove, children }: LineCardProps) {
  const control = lineControl(line.id);
  const sig = sigOf(line);
  const name = line.medicine.display;
  return (
    <li class="rx-line">
      <div class="rx-head">
        <h4 id={`${control}-name`}>{name}</h4>
        <button type="button" class="button" aria-label={t('rx.remove.of', { name })} onClick={onRemove}>
          {t('rx.remove')}
        </button>
      </div>
      <label for={control} class="unseen">
        {t('rx.dose')}: {name}
      </label>
      <input
        id={control}
        type="text"
        class="rx-dose"
        maxLength={200}
        autoComplete="off"
        spellcheck={false}
        value={line.typed}
        aria-describedby={`${control}-said ${control}-before`}
        aria-invalid={sig === undefined}
        onInput={(event) => onChange({ typed: event.currentTarget.value })}
      />
      <p id={`${control}-said`} class={sig === undefined ? 'rx-unread' : 'rx-said'}>
        {sig === undefined ? unreadWords(line) : sayDose(sig, line.medicine.route)}
      </p>
      <p id={`${control}-before`} class="quiet">
        {beforeWords(line, draft)}
      </p>
      <p class="quiet">{sig === undefined ? undefined : totalWords(line)}</p>
      <ByWeight line={line} draft={draft} onChange={onChange} />
      <Law line={line} control={control} onChange={onChange} />
      <StockNote clues={clues} medicineKey={line.medicine.key} />
      {children}
    </li>
  );
}

/** Of a refill whose dose could not be copied: what it was, and why the line began empty. */
function beforeWords({ refillOf }: Line, { seen }: PrescriptionDraft): string | undefined {
  const before = refillOf === undefined ? undefined : seen?.current.find(({ id }) => id === refillOf);
  if (before?.untyped === undefined) return undefined;
  if (before.words === '') return t('rx.refill.untold');
  return t(`rx.refill.${before.untyped}`, { words: before.words });
}

function totalWords(line: Line): string {
  const sig = sigOf(line)!;
  const [total, count] = [sayTotal(sig), totalOf(sig)];
  if (total === undefined || count === undefined)
    return sig.days === undefined && sig.every !== undefined ? t('rx.noEnd') : '';
  const size = countsPacks(sig.unit, usualUnitOf(line)) ? packSizeOf(line.medicine.presentation) : undefined;
  if (size === undefined) return t('rx.total', { total });
  return t('rx.packs.of', { total, packs: t('rx.packs', { count: Math.ceil(count / size) }) });
}

type PartProps = Pick<LineCardProps, 'line' | 'onChange'>;

function ByWeight({ line, draft, onChange }: PartProps & Pick<LineCardProps, 'draft'>) {
  const check = weightCheck(line, draft);
  if (check === undefined) return null;
  if (check === 'no-weight') return <p class="rx-unread">{t('rx.weight.none')}</p>;
  const { dose, judged } = check;
  const perKg = Math.round(check.perKg * 10) / 10;
  const proposed = judged === 'fits' ? undefined : doseByWeight(line, draft);
  return (
    <div class={judged === 'high' ? 'rx-unread' : 'quiet'}>
      <p>{t(`rx.weight.${judged}`, { perKg, low: dose.low, high: dose.high, most: dose.mostPerDay })}</p>
      <p>{weightWords(check)}</p>
      {proposed === undefined ? undefined : (
        <button type="button" class="button" onClick={() => onChange({ typed: proposed })}>
          {t('rx.weight.use', { dose: proposed })}
        </button>
      )}
    </div>
  );
}

function Law({ line, control, onChange }: PartProps & { readonly control: string }) {
  const law = controlledOf(line.medicine.atc);
  if (law === undefined) return null;
  return (
    <div class="rx-law">
      <p>
        {t(`rx.law.${law.fraction}`)} {law.verified ? '' : t('rx.law.unverified')}
      </p>
      {law.fraction === 'I' ? (
        <>
          <label for={`${control}-law`}>{t('rx.law.number')}</label>
          <input
            id={`${control}-law`}
            type="text"
            maxLength={40}
            value={line.specialNumber ?? ''}
            onInput={(event) => onChange({ specialNumber: event.currentTarget.value })}
          />
        </>
      ) : undefined}
      {law.mostPacks === undefined ? undefined : (
        <>
          <label for={`${control}-law`}>{t('rx.law.packsField')}</label>
          <input
            id={`${control}-law`}
            type="number"
            min={1}
            max={law.mostPacks}
            value={line.packs ?? ''}
            onInput={(event) => {
              const packs = Number.parseInt(event.currentTarget.value, 10);
              const { packs: _, ...rest } = line;
              onChange(Number.isNaN(packs) ? { ...rest, packs: undefined as never } : { packs });
            }}
          />
        </>
      )}
    </div>
  );
}
