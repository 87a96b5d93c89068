/** What a message would change if it were sent again: before and after, value by value, covered as the hospital covered them. */
import { t } from '../texts/t.ts';
import type { Diff } from './hospitals.resource.ts';

export function DiffTable({ diff: { verdict, text, later, resources } }: { readonly diff: Diff }) {
  if (verdict === 'rejected') return <p class="wrong">{t('hospitals.diff.rejected', { text })}</p>;
  const changed = resources.filter(({ change }) => change !== 'same');
  return (
    <div class="hospitals-diff">
      <h4>{t('hospitals.diff')}</h4>
      {changed.length === 0 ? <p>{t('hospitals.diff.same')}</p> : <Rows resources={changed} />}
      {later > 0 ? <p class="wrong">{t('hospitals.diff.later', { count: later })}</p> : undefined}
    </div>
  );
}

function Rows({ resources }: { readonly resources: Diff['resources'] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('hospitals.diff.resource')}</th>
          <th scope="col">{t('hospitals.diff.before')}</th>
          <th scope="col">{t('hospitals.diff.after')}</th>
        </tr>
      </thead>
      <tbody>
        {resources.flatMap(({ resource, change, fields }) =>
          change === 'added' || change === 'removed'
            ? [
                <tr key={resource}>
                  <th scope="row">{resource}</th>
                  <td>{change === 'removed' ? t('hospitals.diff.removed') : ''}</td>
                  <td>{change === 'added' ? t('hospitals.diff.added') : ''}</td>
                </tr>,
              ]
            : fields.map(({ path, before = '', after = '' }) => (
                <tr key={`${resource} ${path}`}>
                  <th scope="row">
                    {resource} {path}
                  </th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              )),
        )}
      </tbody>
    </table>
  );
}
