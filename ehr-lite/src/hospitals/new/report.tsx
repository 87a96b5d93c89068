/** The conformance of sample messages: of each what it makes, what is missing, and why it would be refused. */
import { listed, type TextKey, t } from '../../texts/t.ts';
import type { Conformance, MessageReport } from './new-hospital.resource.ts';

const TAG = { 'se-entiende': 'tag tag-open', 'falla-validacion': 'tag tag-danger', 'se-rechaza': 'tag tag-danger' };

export function Report({ report: { mensajes } }: { readonly report: Conformance }) {
  return (
    <ul class="entries">
      {mensajes.map((message, at) => (
        <li key={at} class="entry">
          <MessageCard message={message} />
        </li>
      ))}
    </ul>
  );
}

function MessageCard({ message }: { readonly message: MessageReport }) {
  const { evento, titulo, identificador, resultado, recursos, sinUso, falta, fallas } = message;
  const made = Object.entries(recursos).map(([type, count]) => sayMade(type, count));
  return (
    <article aria-label={`${evento} ${identificador}`}>
      <h3>
        {titulo === '' ? evento : `${titulo} (${evento})`} <span class="quiet">{identificador}</span>
      </h3>
      <p class="marks">
        <span class={TAG[resultado]}>{t(`newHospital.result.${resultado}`)}</span>
      </p>
      {fallas.map(({ donde, texto }) => (
        <p key={`${donde} ${texto}`} class="wrong">
          {t('newHospital.fault', { where: donde, text: texto })}
        </p>
      ))}
      {made.length === 0 ? undefined : <p>{t('newHospital.makes', { list: listed(made) })}</p>}
      {falta.length + sinUso.length === 0 ? undefined : (
        <ul class="new-hospital-gaps">
          {falta.map((gap) => (
            <li key={gap}>{t(`newHospital.gap.${gap}`)}</li>
          ))}
          {sinUso.length === 0 ? undefined : <li>{t('newHospital.unused', { list: listed(sinUso) })}</li>}
        </ul>
      )}
    </article>
  );
}

const NAMED = new Set([
  ...['Patient', 'Encounter', 'Condition', 'AllergyIntolerance', 'Observation', 'DiagnosticReport', 'ServiceRequest'],
  ...['MedicationRequest', 'Procedure', 'Appointment', 'Immunization', 'DocumentReference', 'Coverage', 'Basic'],
]);

function sayMade(type: string, count: number): string {
  if (!NAMED.has(type)) return t('newHospital.made.other', { type, count });
  return t(`newHospital.made.${type}` as TextKey & 'newHospital.made.Patient', { count });
}
