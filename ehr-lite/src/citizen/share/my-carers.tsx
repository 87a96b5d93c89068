/** Who may act for me, and the way to end it. */
import { useQuery } from '@tanstack/react-query';
import { CarerList } from '../../care/carer-list.tsx';
import { carersKey, readCarers } from '../../care/carers.resource.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { AboutYou } from '../whose.tsx';

export function MyCarers({ own }: { readonly own: string }) {
  const list = useQuery({ queryKey: carersKey(own), queryFn: ({ signal }) => readCarers(own, signal) });
  return (
    <section aria-labelledby="my-carers">
      <h2 id="my-carers">{t('carer.title.own')}</h2>
      <AboutYou own={own} />
      <p>{t('carer.lead.own')}</p>
      <Reading of={list} />
      {list.data === undefined ? undefined : <CarerList patientId={own} carers={list.data} own />}
    </section>
  );
}
