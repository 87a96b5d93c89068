/** Part of the store's contract: search. */
import { expect, it } from '@jest/globals';
import { ask, create, observation, person, refusal, SYSTEM, type Under, unique, update, verbs } from './fixture.ts';

export function searchContract(under: Under): void {
  const store = () => under().repository;
  const { write, one, ids } = verbs(under);

  it('Patient by name: accents, case, order, both surnames, beginnings of words', async () => {
    const tag = unique('q').replaceAll('-', '');
    const { stored } = await one(create(person(`Ñandú Pérez${tag}`, 'María José')));
    for (const criteria of [
      `name=perez${tag}`,
      `name=pérez${tag} nandu`,
      `family=NANDU PEREZ${tag}`,
      `name=jose maria perez${tag}`,
      `given=mar&family=perez${tag}`,
    ])
      expect(await ids(ask('Patient', criteria))).toEqual([stored.id]);
    for (const criteria of [`given=perez${tag}`, `family=maria perez${tag}`, `name=perez${tag} pedro`])
      expect(await ids(ask('Patient', criteria))).toEqual([]);
    await one(update(person(`Cambiada${tag}`, 'Otra'), { id: stored.id }));
    expect(await ids(ask('Patient', `name=perez${tag}`))).toEqual([]);
    expect(await ids(ask('Patient', `name=cambiada${tag}`))).toEqual([stored.id]);
  });

  it('Patient by birthdate with prefixes, gender, identifier', async () => {
    const value = unique('B');
    const tag = value.replaceAll('-', '');
    const { stored } = await one(
      create(person(tag, 'Ana', { birthDate: '1987-03-04', identifier: [{ system: SYSTEM, value }] })),
    );
    const base = `family=${tag}&birthdate=`;
    for (const date of ['1987-03-04', '1987-03', 'ge1987-03-04', 'lt1987-03-05', 'gt1987-03-03', 'le1987'])
      expect([date, await ids(ask('Patient', base + date))]).toEqual([date, [stored.id]]);
    for (const date of ['1987-03-05', 'gt1987-03-04', 'lt1987-03-04', 'ge1988'])
      expect([date, await ids(ask('Patient', base + date))]).toEqual([date, []]);
    expect(await ids(ask('Patient', `identifier=${value}`))).toEqual([stored.id]);
    expect(await ids(ask('Patient', `identifier=${SYSTEM}|${value}&gender=female`))).toEqual([stored.id]);
    expect(await ids(ask('Patient', `identifier=${SYSTEM}|${value}&gender=male`))).toEqual([]);
    expect(await ids(ask('Patient', `identifier=http://otro|${value}`))).toEqual([]);
  });

  it('Observation by patient, code and date, newest first, in pages that lose nothing', async () => {
    const { stored } = await one(create(person('Páginas', 'Ana')));
    const patient = `Patient/${stored.id}`;
    const dates = Array.from({ length: 25 }, (_, i) => `2026-01-${String(1 + (i % 9)).padStart(2, '0')}`);
    const made = await write(
      ...dates.map((date, i) => create(observation(patient, i % 5 === 0 ? '718-7' : '2345-7', date))),
    );
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store().search(
        ask('Observation', `patient=${stored.id}`, {
          count: 10,
          cursor,
          sort: [{ code: 'date', descending: true }],
          total: 'accurate',
        }),
        {},
      );
      expect(page.total).toBe(25);
      all.push(...page.matches.map((match) => JSON.parse(match.json).effectiveDateTime + match.id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(all).size).toBe(25);
    expect(all.map((text) => text.slice(0, 10))).toEqual([...dates].sort().reverse());
    expect((await ids(ask('Observation', `subject=${patient}&code=http://loinc.org|718-7`))).length).toBe(5);
    expect(
      (await ids(ask('Observation', `patient=${stored.id}&code=718-7,2345-7&date=ge2026-01-05&date=lt2026-01-07`)))
        .length,
    ).toBe(dates.filter((date) => date === '2026-01-05' || date === '2026-01-06').length);
    expect((await ids(ask('Observation', `patient=${stored.id}&category=laboratory&_lastUpdated=ge2026`))).length).toBe(
      25,
    );
    const ascending = await ids(
      ask('Observation', `patient=${stored.id}`, { sort: [{ code: 'date', descending: false }] }),
    );
    expect(ascending).toHaveLength(25);
    await one(update(observation(patient, '999-9', '2025-12-31'), { id: made[0]!.stored.id }));
    expect(await ids(ask('Observation', `patient=${stored.id}&code=999-9`))).toEqual([made[0]!.stored.id]);
    expect(await ids(ask('Observation', `patient=${stored.id}`))).toHaveLength(25);
  });

  it('searches over everybody: by value, through chains and _has, with what belongs to it', async () => {
    const tag = unique('poblacion').replaceAll('-', '');
    const [first, second] = [
      (await one(create(person(tag, 'Ana')))).stored.id,
      (await one(create(person(tag, 'Eva')))).stored.id,
    ];
    const measured = (patient: string, value: number) =>
      create({ ...observation(`Patient/${patient}`, tag, '2026-01-01'), valueQuantity: { value } });
    const [low, high] = (await write(measured(first, 5), measured(second, 90))).map(({ stored }) => stored.id);
    expect(await ids(ask('Observation', `code=${tag}&value-quantity=gt50`))).toEqual([high]);
    expect(await ids(ask('Observation', `code=${tag}&subject:Patient.given=ana`))).toEqual([low]);
    expect(await ids(ask('Patient', `_has:Observation:subject:code=${tag}&given=eva`))).toEqual([second]);
    const sort = [{ code: 'value-quantity', descending: true }];
    expect(await ids(ask('Observation', `code=${tag}`, { sort }))).toEqual([high, low]);
    const includes = [{ source: 'Observation', code: 'subject', target: 'Patient', iterate: false, reverse: false }];
    const page = await store().search(ask('Observation', `code=${tag}`, { includes, total: 'accurate' }), {});
    expect([page.total, page.included.map(({ id }) => id).sort()]).toEqual([2, [first, second].sort()]);
    const compartment = { type: 'Patient', id: first };
    expect(await ids(ask('Observation', '', { compartment }))).toEqual([low]);
  });

  it('refuses by name what R4 does not offer there, instead of leaving it out', async () => {
    for (const criteria of ['no-hay=1', 'status:exact=final', 'code.name=x'])
      expect([criteria, (await refusal(store().search(ask('Observation', criteria), {}))).code]).toEqual([
        criteria,
        'not-supported',
      ]);
    expect((await refusal(store().search(ask('Patient', 'birthdate=ayer'), {}))).code).toBe('value');
    expect((await refusal(store().search(ask('Patient', '_id=x', { cursor: 'basura' }), {}))).code).toBe('value');
  });
}
