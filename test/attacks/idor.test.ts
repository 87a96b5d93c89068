/**
 * Ways round the policy (SECURITY.md, IDOR): by what a query includes, chains or counts, by history, by what a write answers, by
 * streams. A physician of the clinic attacks Beto, whom only the hospital treats: his ordinary findings are open when he is named,
 * the confidential ones never, and neither comes up in a search over everybody.
 */
import { mapIdOf } from '@amate/hie-core/local-codes/fix.ts';
import { FACILITY, REGISTRY_META } from '@amate/hie-core/profiles/mcsd.ts';
import { CLUES_SYSTEM, CURP_SYSTEM, localCodeSystem } from '@amate/terminology/identifiers/systems.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens, idsIn, type TokenOf } from '../support/caller-tokens.ts';
import { CEDULA, type City, CLINIC, condition, foundCity, guardianOf, HOSPITAL } from '../support/confidential-city.ts';
import { type Answer, type RunningHub, startHub } from '../support/hub.ts';
import { insumos, prescription } from '../support/pharmacy.ts';
import { dayFromToday } from '../support/today.ts';

const BETO_CURP = 'AAPR630321HDFLRC09';

describe('attacks: other people’s data', () => {
  let hub: RunningHub;
  let city: City;
  let tokenOf: TokenOf;
  let doctor: As;
  let hospitalDoctor: As;
  let ana: As;
  let system: As;
  let secret: string;
  let open: string;

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    tokenOf = await callerTokens(hub);
    doctor = await actingAs(hub, tokenOf, { role: 'medico', clues: CLINIC });
    hospitalDoctor = await actingAs(hub, tokenOf, { role: 'medico', clues: HOSPITAL });
    ana = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana });
    system = await actingAs(hub, tokenOf, { role: 'sistema' });
    [secret, open] = [`Condition/${city.labelled.beto}`, `Condition/${city.ordinary.beto}`];
  }, 180_000);
  afterAll(() => hub?.close());

  const found = async (as: As, path: string): Promise<{ ids: string[]; total: number | undefined }> => {
    const { status, body } = await as('GET', path);
    expect([path, status]).toEqual([path, 200]);
    return { ids: idsIn(body), total: body.total };
  };

  it('the population is what the tests think: the system sees all, the hospital its own', async () => {
    expect((await found(system, '/Condition?_count=100')).ids).toHaveLength(6);
    expect((await found(hospitalDoctor, `/Condition?patient=${city.beto}`)).ids).toEqual([open, secret].sort());
    expect((await found(hospitalDoctor, '/Condition?_count=100')).ids).toEqual([open, secret].sort());
    expect((await found(doctor, `/Condition?patient=${city.beto}`)).ids).toEqual([open]);
  });

  it('_include: a reference does not lead to what a read would not give', async () => {
    const referrer = await system('POST', '/ClinicalImpression', {
      ...{ resourceType: 'ClinicalImpression', status: 'completed', subject: { reference: `Patient/${city.beto}` } },
      problem: [{ reference: secret }, { reference: open }],
    });
    expect(referrer.status).toBe(201);
    const path = `/ClinicalImpression?_id=${referrer.body.id}&_include=ClinicalImpression:problem`;
    expect((await found(system, path)).ids).toContain(secret);
    const { ids } = await found(doctor, path);
    expect(ids).toContain(open);
    expect(ids).not.toContain(secret);
    expect((await found(doctor, `${path}&_include:iterate=*`)).ids).not.toContain(secret);
  });

  it('_revinclude: who refers to a named person is his record, of everybody else only who is treated here', async () => {
    const named = await found(doctor, `/Patient?_id=${city.beto}&_revinclude=Condition:patient`);
    expect(named.ids).toContain(open);
    expect(named.ids).not.toContain(secret);
    const byCurp = await found(doctor, `/Patient?identifier=${CURP_SYSTEM}|${BETO_CURP}&_revinclude=Condition:patient`);
    expect(byCurp.ids).toContain(open);
    const all = await found(doctor, '/Patient?_revinclude=Condition:patient&_count=100');
    expect(all.ids).toContain(`Patient/${city.beto}`);
    expect(all.ids.filter((id) => id === open || id === secret)).toEqual([]);
    const star = await found(doctor, `/Organization?_id=${city.clinic}&_revinclude:iterate=*`);
    expect(star.ids.filter((id) => id === open || id === secret)).toEqual([]);
  });

  it('_revinclude:iterate does not carry a name further than the named', async () => {
    const shared = {
      status: 'finished',
      class: { code: 'AMB' },
      participant: [{ individual: { reference: `Practitioner/${city.doctor}` } }],
    };
    for (const person of [city.ana, city.beto]) {
      const made = await system('POST', '/Encounter', {
        ...shared,
        resourceType: 'Encounter',
        subject: { reference: `Patient/${person}` },
      });
      expect(made.status).toBe(201);
    }
    const path = `/Patient?_id=${city.ana}&_revinclude=Encounter:patient&_include:iterate=Encounter:participant&_revinclude:iterate=Encounter:participant`;
    const about = (await doctor('GET', path)).body.entry.flatMap(
      (one: { resource: { subject?: { reference: string } } }) =>
        one.resource.subject === undefined ? [] : [one.resource.subject.reference],
    );
    expect(about).toContain(`Patient/${city.ana}`);
    expect(about).not.toContain(`Patient/${city.beto}`);
  });

  it('_has and chains do not answer about hidden or untreated records', async () => {
    for (const [criteria, person] of [
      ['_has:Condition:patient:code=B20.1', 'beto'],
      ['_has:Condition:patient:code=I10', 'beto'],
    ] as const) {
      expect((await found(system, `/Patient?${criteria}`)).ids).toContain(`Patient/${city[person]}`);
      expect((await found(doctor, `/Patient?${criteria}`)).ids).not.toContain(`Patient/${city[person]}`);
    }
    expect((await found(doctor, '/Patient?_has:Condition:patient:code=F32.1')).ids).toEqual([`Patient/${city.ana}`]);
    // To name him opens what is ordinary, not what is confidential.
    expect((await found(doctor, `/Patient?_id=${city.beto}&_has:Condition:patient:code=B20.1`)).ids).toEqual([]);
    expect((await found(doctor, `/Patient?_id=${city.beto}&_has:Condition:patient:code=I10`)).ids).toHaveLength(1);
    expect((await found(doctor, `/Condition?patient.identifier=${CURP_SYSTEM}|${BETO_CURP}`)).ids).toEqual([open]);
    expect((await found(doctor, '/Condition?patient.family=Alam%C3%A1n')).ids).toEqual([]);
  });

  it('$everything and $summary leave it out, for the guardian too', async () => {
    const whole = await found(doctor, `/Patient/${city.beto}/$everything?_count=500`);
    expect(whole.ids).toContain(open);
    expect(whole.ids).not.toContain(secret);
    expect(whole.ids).not.toContain(`MedicationRequest/${city.prescription}`);
    const summary = await doctor('GET', `/Patient/${city.beto}/$summary`);
    expect(JSON.stringify(summary.body)).not.toMatch(/B20|J05AR/);
    const guarded = await ana('GET', `/Patient/${city.caro}/$everything`);
    expect(guarded.status).toBe(404);
  });

  it('history and old versions of a hidden resource are hidden with it, also what was stored before the label', async () => {
    const made = await system('POST', '/Condition', condition(city.beto, 'I10'));
    const id = made.body.id as string;
    expect((await doctor('GET', `/Condition/${id}`)).status).toBe(200);
    const label = {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'meta',
          valueMeta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
        },
      ],
    };
    expect((await system('POST', `/Condition/${id}/$meta-add`, label)).status).toBe(200);
    for (const path of [
      `/Condition/${id}`,
      `/Condition/${id}/_history`,
      `/Condition/${id}/_history/1`,
      `/Condition/${id}/_history/2`,
    ])
      expect([path, (await doctor('GET', path)).status]).toEqual([path, 404]);
    expect((await system('DELETE', `/Condition/${id}`)).status).toBe(204);
    // A hidden resource that was deleted is not told apart from none either (404, not 410).
    for (const path of [`/Condition/${id}`, `/Condition/${id}/_history`, `/Condition/${id}/_history/1`])
      expect([path, (await doctor('GET', path)).status]).toEqual([path, 404]);
    expect(
      (await doctor('GET', '/Condition/_history?_count=1000')).body.entry
        .map((one: { fullUrl: string }) => one.fullUrl)
        .join(),
    ).not.toContain(id);
  });

  it('totals, _summary=count and pages count only what may be seen', async () => {
    for (const path of [
      `/Condition?patient=${city.beto}&_total=accurate`,
      `/Condition?patient=${city.beto}&_summary=count`,
      `/Patient/${city.beto}/Condition?_total=accurate`,
      `/Condition?patient=${city.beto}&code=I10,B20.1&_total=accurate&_count=1`,
      `/Condition?patient=${city.beto}&code:not=J00&_total=accurate`,
    ])
      expect([path, (await found(doctor, path)).total]).toEqual([path, 1]);
    expect((await found(doctor, `/Condition?_id=${city.labelled.beto}&_total=accurate`)).total).toBe(0);
    expect((await found(doctor, '/Condition?code=B20.1&_summary=count')).total).toBe(0);
    expect((await found(doctor, '/Condition?_security=R&_summary=count')).total).toBe(2);
    const first = await doctor('GET', `/Condition?patient=${city.beto}&_count=1`);
    expect(first.body.link.map(({ relation }: { relation: string }) => relation)).not.toContain('next');
  });

  it('_type over the whole system and _sort do not reach it', async () => {
    const { ids } = await found(doctor, '/?_type=Condition,MedicationRequest,Patient&_count=1000');
    expect(ids).not.toContain(secret);
    expect(ids).not.toContain(open);
    expect((await found(doctor, '/Condition?_sort=-_lastUpdated&_count=1000')).ids).not.toContain(secret);
    expect((await found(doctor, '/Condition?_lastUpdated=ge2000&_count=1000')).ids).not.toContain(open);
  });

  it('many names at once are a search over everybody', async () => {
    const crowd = Array.from({ length: 101 }, (_, n) => `persona-${n}`);
    const path = `/Condition?patient=${[city.beto, ...crowd].map((id) => `Patient/${id}`).join(',')}`;
    expect((await found(doctor, path)).ids).toEqual([]);
    // Nor do criteria that only seem to name somebody.
    for (const criteria of [
      'identifier=urn:x|',
      'patient:missing=false',
      'subject:not=Patient/x',
      'recorder=Practitioner/x',
    ])
      expect(idsIn((await doctor('GET', `/Condition?${criteria}&_count=1000`)).body)).not.toContain(open);
  });

  it('a conditional create, update, patch or delete is no oracle', async () => {
    const identifier = [{ system: 'urn:prueba', value: 'B20-secreta' }];
    const made = await system('POST', '/Condition', { ...condition(city.beto, 'B20.2'), identifier });
    expect(made.status).toBe(201);
    const same = { ...condition(city.beto, 'I10'), identifier };
    const absent = { ...same, identifier: [{ system: 'urn:prueba', value: 'no-existe' }] };
    const create = (resource: typeof same) =>
      doctor('POST', '/Condition', resource, {
        'if-none-exist': `identifier=urn:prueba|${resource.identifier[0]!.value}`,
      });
    expect([(await create(same)).status, (await create(absent)).status]).toEqual([201, 201]);
    const byCode = (code: string) =>
      doctor('POST', '/Condition', condition(city.beto, 'I10'), {
        'if-none-exist': `patient=${city.beto}&code=${code}`,
      });
    expect([(await byCode('B20.2')).status, (await byCode('Z99')).status]).toEqual([201, 201]);
    const patch = (query: string) =>
      doctor('PATCH', `/Condition?${query}`, '[{"op":"test","path":"/resourceType","value":"Condition"}]', {
        'content-type': 'application/json-patch+json',
      });
    expect((await patch(`_id=${made.body.id}`)).status).toBe((await patch('_id=no-existe')).status);
    expect(
      (await doctor('PATCH', `/Condition/${made.body.id}`, '[]', { 'content-type': 'application/json-patch+json' }))
        .status,
    ).toBe(
      (await doctor('PATCH', '/Condition/no-existe', '[]', { 'content-type': 'application/json-patch+json' })).status,
    );
    // Nothing of it was touched.
    expect((await system('GET', `/Condition/${made.body.id}`)).body.meta.versionId).toBe('1');
  });

  it('a reference in a transaction does not tell that a hidden resource exists', async () => {
    const bundle = (reference: string) => ({
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: [
        {
          resource: {
            ...{
              resourceType: 'ClinicalImpression',
              status: 'completed',
              subject: { reference: `Patient/${city.ana}` },
            },
            problem: [{ reference }],
          },
          request: { method: 'POST', url: 'ClinicalImpression' },
        },
      ],
    });
    const shape = ({ status, body }: Answer) => [status, body.issue?.[0]?.code, body.issue?.[0]?.details?.text];
    const hidden = await doctor('POST', '', bundle(secret));
    const none = await doctor('POST', '', bundle('Condition/0197aaaa-0000-7000-8000-000000000000'));
    expect(shape(hidden)).toEqual(shape(none));
    expect((await doctor('POST', '', bundle(`Condition/${city.labelled.ana}`))).status).toBe(200);
  });

  it('a batch and its links are judged like single requests', async () => {
    const urls = [
      secret,
      `Condition?_id=${city.labelled.beto}`,
      `Patient/${city.beto}/Condition`,
      'Condition?code=B20.1',
    ];
    const entry = urls.map((url) => ({ request: { method: 'GET', url } }));
    const { body } = await doctor('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    expect(JSON.stringify(body)).not.toContain(`"id":"${city.labelled.beto}"`);
    expect(JSON.stringify(body)).not.toContain('"code":"B20');
  });

  it('another person’s compartment is closed to a citizen, by any spelling', async () => {
    for (const path of [
      `/Patient/${city.beto}`,
      `/Patient/${city.beto}/_history`,
      `/Patient/${city.beto}/$everything`,
      `/${open}`,
    ])
      expect([path, [403, 404].includes((await ana('GET', path)).status)]).toEqual([path, true]);
    for (const path of [
      `/Condition?patient=${city.beto}`,
      `/Condition?patient=Patient/${city.ana},Patient/${city.beto}`,
      `/Patient/${city.beto}/Condition`,
      `/Condition?subject=${hub.fhirUrl}/Patient/${city.beto}`,
      '/Patient?_has:Condition:patient:code=I10',
      `/?_type=Condition&_count=100`,
    ])
      expect([
        path,
        (await found(ana, path)).ids.filter((id) => [open, secret, `Patient/${city.beto}`].includes(id)),
      ]).toEqual([path, []]);
  });

  it('guardians: nothing on a system’s word, the ward once staff verified it, less what the adolescent confides, and no more when it ends', async () => {
    const own = `Condition/${city.ordinary.caro}`;
    const asserted = await system('POST', '/RelatedPerson', guardianOf(city.caro));
    expect(asserted.status).toBe(201);
    const mother = (n: number) => actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana, subject: `ana-${n}` });
    expect((await (await mother(1))('GET', `/${own}`)).status).toBe(404);
    const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: CLINIC });
    const verified = await reception('POST', '/RelatedPerson', guardianOf(city.caro));
    expect(verified.status).toBe(201);
    const guardian = await mother(2);
    expect((await found(guardian, `/Condition?patient=${city.caro}&_total=accurate`)).ids).toEqual([own]);
    expect((await found(guardian, `/Condition?patient=${city.caro}&_summary=count`)).total).toBe(1);
    expect((await guardian('GET', `/Condition/${city.labelled.caro}`)).status).toBe(404);
    // Of herself nothing is hidden, and the daughter sees all of hers.
    expect((await guardian('GET', `/Condition/${city.labelled.ana}`)).status).toBe(200);
    const caro = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.caro });
    expect((await caro('GET', `/Condition/${city.labelled.caro}`)).status).toBe(200);
    expect((await caro('GET', `/Condition/${city.ordinary.ana}`)).status).toBe(404);
    // The record that she guards is not hers to hand on, nor do patient/ scopes widen to it.
    const narrow = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana, scope: 'patient/*.rs' });
    expect((await narrow('GET', `/${own}`)).status).toBe(404);
    const over = { ...guardianOf(city.caro), id: verified.body.id, active: false };
    expect((await reception('PUT', `/RelatedPerson/${verified.body.id}`, over)).status).toBe(200);
    const eighteen = new Date(Date.now() - 18.1 * 365.25 * 86_400_000).toISOString().slice(0, 10);
    const { body: person } = await system('GET', `/Patient/${city.caro}`);
    expect((await system('PUT', `/Patient/${city.caro}`, { ...person, birthDate: eighteen })).status).toBe(200);
    const again = await reception('POST', '/RelatedPerson', guardianOf(city.caro));
    expect(again.status).toBe(201);
    expect((await (await mother(3))('GET', `/${own}`)).status).toBe(404);
  }, 90_000);

  it('care team: the professional who is in it sees what is confidential, wherever he works', async () => {
    const elsewhere = { role: 'medico', clues: 'DFSSA009999', cedula: CEDULA } as const;
    const colleague = await actingAs(hub, tokenOf, elsewhere);
    expect((await colleague('GET', `/Condition/${city.labelled.caro}`)).status).toBe(404);
    const team = await system('POST', '/CareTeam', {
      ...{ resourceType: 'CareTeam', status: 'active', subject: { reference: `Patient/${city.caro}` } },
      participant: [{ member: { reference: `Practitioner/${city.doctor}` } }],
    });
    expect(team.status).toBe(201);
    expect((await colleague('GET', `/Condition/${city.labelled.caro}`)).status).toBe(200);
    const other = await actingAs(hub, tokenOf, { ...elsewhere, cedula: '1111111' });
    expect((await other('GET', `/Condition/${city.labelled.caro}`)).status).toBe(404);
  });

  it('an adult: nothing on a mother’s word, hers who was named in writing for a while; the person ends it, and can write nothing else of it', async () => {
    const reception = await actingAs(hub, tokenOf, { role: 'recepcion', clues: CLINIC });
    const carer = (n: number) => actingAs(hub, tokenOf, { role: 'paciente', patient: city.ana, subject: `cuida-${n}` });
    const own = `/Condition/${city.ordinary.beto}`;
    expect((await reception('POST', '/RelatedPerson', guardianOf(city.beto))).status).toBe(201);
    expect((await (await carer(1))('GET', own)).status).toBe(404);

    const named = { ...guardianOf(city.beto), period: { end: dayFromToday(365) } };
    const power = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'HPOWATT' }] }];
    const { body: given } = await reception('POST', '/RelatedPerson', { ...named, relationship: power });
    const who = await carer(2);
    expect((await who('GET', own)).status).toBe(200);
    // Who acts for somebody does not prolong it, nor give it on.
    expect(
      (await who('PUT', `/RelatedPerson/${given.id}`, { ...given, period: { end: dayFromToday(600) } })).status,
    ).toBe(403);

    const beto = await actingAs(hub, tokenOf, { role: 'paciente', patient: city.beto, subject: 'beto-cuidado' });
    expect((await beto('POST', '/RelatedPerson', { ...named, relationship: power })).status).toBe(403);
    const ended = await beto('PUT', `/RelatedPerson/${given.id}`, { ...given, active: true });
    expect([ended.status, ended.body.active]).toEqual([200, false]);
    expect((await who('GET', own)).status).toBe(404);
  });

  it('pharmacy: prescriptions and allergies, the ARV only of its own patients, never a note or a diagnosis', async () => {
    const [here, there] = await Promise.all(
      [CLINIC, HOSPITAL].map((clues) => actingAs(hub, tokenOf, { role: 'farmacia', clues })),
    );
    const arv = `/MedicationRequest?patient=${city.beto}`;
    expect((await found(here!, arv)).ids).toEqual([]);
    expect((await found(there!, arv)).ids).toEqual([`MedicationRequest/${city.prescription}`]);
    for (const path of [
      '/Condition',
      '/Composition',
      '/ClinicalImpression',
      '/Encounter',
      '/Observation',
      '/DocumentReference',
    ])
      expect([path, (await there!('GET', path)).status]).toEqual([path, 403]);
  });

  it('pharmacy: at the counter a confidential prescription is not there, neither by the person nor by its folio', async () => {
    const arv = [{ system: 'http://www.whocc.no/atc', code: 'J05AR13' }];
    const plain = prescription(city.beto);
    const secretOne = prescription(city.beto, { medicationCodeableConcept: { coding: arv, text: 'Dolutegravir' } });
    for (const one of [plain, secretOne])
      expect((await system('PUT', `/MedicationRequest/${one.id}`, one)).status).toBe(201);
    const [open, hidden] = [plain, secretOne].map(({ groupIdentifier }) => groupIdentifier!.value!);
    const seen = async (clues: string): Promise<unknown[]> => {
      const { token } = await actingAs(hub, tokenOf, { role: 'farmacia', clues });
      const at = { baseUrl: hub.config.baseUrl, token };
      const { body } = await insumos(at, 'GET', `/recetas?clues=${clues}&persona=${city.beto}`);
      const byFolio = await insumos(at, 'GET', `/recetas/${hidden}?clues=${clues}`);
      return [body.recetas.map(({ folio }: { folio: string }) => folio).sort(), byFolio.status];
    };
    expect(await seen(CLINIC)).toEqual([[open], 404]);
    expect(await seen(HOSPITAL)).toEqual([[open, hidden].sort(), 200]);
  });

  it('a live stream tells only of what may be read, judged at each event', async () => {
    const ids = { secret: '', open: '', last: '' };
    const write = async () => {
      ids.secret = (await system('POST', '/Condition', condition(city.beto, 'F20.0'))).body.id;
      ids.open = (await system('POST', '/Condition', condition(city.beto, 'J00'))).body.id;
      ids.last = (await system('POST', '/Condition', condition(city.ana, 'J00'))).body.id;
    };
    const events = async (as: As, path: string, ...awaited: (keyof typeof ids)[]): Promise<string> => {
      const stopped = new AbortController();
      const response = await fetch(`${hub.config.baseUrl}${path}`, {
        headers: { authorization: `Bearer ${as.token}` },
        signal: stopped.signal,
      });
      expect(response.status).toBe(200);
      let text = '';
      const reading = (async () => {
        for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
      })().catch(() => undefined);
      await write();
      const until = Date.now() + 20_000;
      while (Date.now() < until && !awaited.every((one) => text.includes(ids[one])))
        await new Promise((resolve) => setTimeout(resolve, 20));
      stopped.abort();
      await reading;
      return text;
    };
    const told = (text: string) => [text.includes(ids.open), text.includes(ids.secret), text.includes(ids.last)];
    expect(told(await events(doctor, `/live/Patient/${city.beto}`, 'open'))).toEqual([true, false, false]);
    // Ana's is of the clinic, and the last: by then Beto's would have come.
    expect(told(await events(doctor, '/live/Condition', 'last'))).toEqual([false, false, true]);
    expect(told(await events(hospitalDoctor, '/live/Condition', 'open', 'secret'))).toEqual([true, true, false]);
    const foreign = await fetch(`${hub.config.baseUrl}/live/Patient/${city.beto}`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    expect(foreign.status).toBe(404);
  }, 120_000);

  it('to treat somebody begins with the act that says so, and a facility does not treat by being named as a reference alone', async () => {
    const { body } = await system('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Nueva' }] });
    const finding = (await system('POST', '/Condition', condition(body.id, 'F33'))).body.id as string;
    expect((await doctor('GET', `/Condition/${finding}`)).status).toBe(404);
    const cancelled = {
      resourceType: 'Encounter',
      status: 'cancelled',
      class: { code: 'AMB' },
      subject: { reference: `Patient/${body.id}` },
    };
    const serviceProvider = { identifier: { system: CLUES_SYSTEM, value: CLINIC } };
    expect((await system('POST', '/Encounter', { ...cancelled, serviceProvider })).status).toBe(201);
    expect((await doctor('GET', `/Condition/${finding}`)).status).toBe(404);
    expect((await system('POST', '/Encounter', { ...cancelled, status: 'in-progress', serviceProvider })).status).toBe(
      201,
    );
    expect((await doctor('GET', `/Condition/${finding}`)).status).toBe(200);
    const longAgo = { ...cancelled, status: 'finished', period: { start: '2019-01-01', end: '2019-01-02' } };
    const old = (await system('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Antigua' }] })).body
      .id as string;
    const past = { ...longAgo, subject: { reference: `Patient/${old}` }, serviceProvider };
    expect((await system('POST', '/Encounter', past)).status).toBe(201);
    const hidden = (await system('POST', '/Condition', condition(old, 'F33'))).body.id as string;
    expect((await doctor('GET', `/Condition/${hidden}`)).status).toBe(404);
  });

  it('an edge writes into the directory what is its own facility’s, and closes nobody', async () => {
    const facility = async (clues: string) => {
      const { body } = await system('GET', `/Organization?identifier=${CLUES_SYSTEM}|${clues}`);
      const kept = {
        meta: { profile: REGISTRY_META.Organization },
        active: true,
        type: [FACILITY, { text: 'Unidad' }],
      };
      const registered = { ...body.entry[0].resource, ...kept };
      const put = await system('PUT', `/Organization/${registered.id}`, registered);
      expect([put.status, put.body.issue]).toEqual([200, undefined]);
      return put.body;
    };
    const [hospital, clinic] = [await facility(HOSPITAL), await facility(CLINIC)];
    const edge = await actingAs(hub, tokenOf, { role: 'sistema', clues: HOSPITAL, scope: 'system/*.cruds' });
    const named = { resourceType: 'Organization', name: 'Hospital que nadie registró' };
    const of = (clues: string) => ({ identifier: { system: CLUES_SYSTEM, value: clues } });
    const endpoint = {
      ...{ resourceType: 'Endpoint', status: 'active', address: 'https://otro.mx', managingOrganization: of(HOSPITAL) },
      connectionType: {
        system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
        code: 'hl7-fhir-rest',
      },
      payloadType: [{ text: 'todo' }],
    };
    const attacks: [string, string, object | undefined][] = [
      ['PUT', `/Organization/${clinic.id}`, { ...clinic, active: false }],
      ['PUT', `/Organization/${hospital.id}`, { ...hospital, active: false }],
      ['PUT', `/Organization/${hospital.id}`, { ...hospital, name: 'Otro nombre' }],
      ['POST', '/Organization', named],
      ['POST', '/Organization', { ...named, identifier: [{ system: CLUES_SYSTEM, value: 'DFSSA009999' }] }],
      ['POST', '/Location', { resourceType: 'Location', name: 'Sede', managingOrganization: of(CLINIC) }],
      ['POST', '/HealthcareService', { resourceType: 'HealthcareService', name: 'Consulta', providedBy: of(CLINIC) }],
      [
        'POST',
        '/HealthcareService',
        { resourceType: 'HealthcareService', providedBy: { reference: `Organization/${clinic.id}` } },
      ],
      ['POST', '/Practitioner', { resourceType: 'Practitioner', name: [{ family: 'Nadie' }] }],
      ['PUT', `/Practitioner/${city.doctor}`, { resourceType: 'Practitioner', id: city.doctor, active: false }],
      ['POST', '/Endpoint', endpoint],
      ['DELETE', `/Organization/${clinic.id}`, undefined],
    ];
    for (const [method, path, body] of attacks) {
      const { status } = await edge(method, path, body);
      expect([method, path, status]).toEqual([method, path, method === 'DELETE' ? 403 : 422]);
    }
    const patched = await edge(
      'PATCH',
      `/Organization/${clinic.id}`,
      [{ op: 'replace', path: '/active', value: false }],
      {
        'content-type': 'application/json-patch+json',
      },
    );
    expect([patched.status, patched.body.issue[0].details.text]).toEqual([
      422,
      `Esta entrada del directorio no es de ${HOSPITAL}.`,
    ]);
    for (const one of [clinic, hospital])
      expect((await system('GET', `/Organization/${one.id}`)).body).toMatchObject({ active: true, name: one.name });
    // What a hospital's system does each day goes on: it repeats what stands, and says how it is reached.
    const known = { condition: `identifier=${CLUES_SYSTEM}|${HOSPITAL}` };
    const upsert = await edge('POST', '/Organization', named, { 'if-none-exist': known.condition });
    expect([upsert.status, upsert.body.id]).toEqual([200, hospital.id]);
    const reached = { ...hospital, telecom: [{ system: 'phone', value: '5550000000' }] };
    expect((await edge('PUT', `/Organization?${known.condition}`, reached)).body).toMatchObject({
      telecom: reached.telecom,
      active: true,
    });
    const ward = { resourceType: 'Location', name: 'Urgencias', managingOrganization: of(HOSPITAL) };
    expect((await edge('POST', '/Location', ward)).status).toBe(201);
  });

  it('an edge hangs nothing on another unit, and moves nothing in its agendas, however it names it', async () => {
    const made = async (type: string, body: object): Promise<string> => {
      const { status, body: stored } = await system('POST', `/${type}`, { resourceType: type, ...body });
      expect([type, status]).toEqual([type, 201]);
      return stored.id;
    };
    const of = (clues: string) => ({ identifier: { system: CLUES_SYSTEM, value: clues } });
    const key = (value: string) => ({ identifier: [{ system: 'urn:x:sede', value }] });
    const site = await made('Location', { ...key('ajena'), managingOrganization: of(CLINIC) });
    const service = await made('HealthcareService', { ...key('servicio'), providedBy: of(CLINIC) });
    const actor = [{ reference: `HealthcareService/${service}` }];
    const schedule = await made('Schedule', { ...key('agenda'), actor });
    const time = { start: '2031-05-05T09:00:00-06:00', end: '2031-05-05T10:00:00-06:00', status: 'busy-unavailable' };
    const slot = await made('Slot', { ...time, schedule: { reference: `Schedule/${schedule}` } });

    const edge = await actingAs(hub, tokenOf, { role: 'sistema', clues: HOSPITAL, scope: 'system/*.cruds' });
    const ward = { resourceType: 'Location', managingOrganization: of(HOSPITAL) };
    const post = { resourceType: 'PractitionerRole', organization: of(HOSPITAL) };
    const agenda = { resourceType: 'Schedule' };
    const absence = { resourceType: 'Slot', ...time };
    const attacks: [string, string, object | undefined][] = [
      ['POST', '/Location', { ...ward, partOf: { reference: `Location/${site}` } }],
      ['POST', '/Location', { ...ward, partOf: { reference: 'Location?identifier=urn:x:sede|ajena' } }],
      ['POST', '/Location', { ...ward, partOf: { reference: 'Location?name=Sede' } }],
      ['POST', '/Location', { ...ward, identifier: [of(HOSPITAL).identifier], managingOrganization: of(CLINIC) }],
      ['POST', '/PractitionerRole', { ...post, location: [{ reference: `Location/${site}` }] }],
      ['POST', '/PractitionerRole', { ...post, location: [of(CLINIC)] }],
      ['POST', '/PractitionerRole', { ...post, healthcareService: actor }],
      ['POST', '/Schedule', { ...agenda, actor }],
      [
        'POST',
        '/Schedule',
        { ...agenda, actor: [{ ...actor[0], reference: `https://x.mx/fhir/${actor[0]!.reference}` }] },
      ],
      ['POST', '/Schedule', { ...agenda, actor: [{ reference: `Location/${site}` }] }],
      [
        'PUT',
        `/Schedule/${schedule}`,
        { ...agenda, id: schedule, actor: [{ reference: `Practitioner/${city.doctor}` }] },
      ],
      ['POST', '/Slot', { ...absence, schedule: { reference: `Schedule/${schedule}` } }],
      ['POST', '/Slot', { ...absence, schedule: { reference: 'Schedule?identifier=urn:x:sede|agenda' } }],
      [
        'PUT',
        `/Slot/${slot}`,
        { ...absence, id: slot, status: 'free', schedule: { reference: `Schedule/${schedule}` } },
      ],
      ['DELETE', `/Schedule/${schedule}`, undefined],
      ['DELETE', `/Slot/${slot}`, undefined],
    ];
    for (const [method, path, body] of attacks) {
      const { status } = await edge(method, path, body);
      expect([method, path, body, status]).toEqual([method, path, body, method === 'DELETE' ? 403 : 422]);
    }
    // Nor by an entry beside it, that meets what is the other unit's.
    const met = {
      fullUrl: 'urn:uuid:6a1b1f0a-8f0c-4d3c-9c55-0f2a4c1f7d10',
      resource: { ...agenda, actor: [{ reference: `Practitioner/${city.doctor}` }] },
    };
    const beside = {
      resource: { ...absence, schedule: { reference: met.fullUrl } },
      request: { method: 'POST', url: 'Slot' },
    };
    const ifNoneExist = 'identifier=urn:x:sede|agenda';
    const bundle = await edge('POST', '', {
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: [{ ...met, request: { method: 'POST', url: 'Schedule', ifNoneExist } }, beside],
    });
    expect([bundle.status, bundle.body.issue[0].details.text]).toEqual([
      422,
      `Esta entrada del directorio no es de ${HOSPITAL}.`,
    ]);
    expect((await system('GET', `/Slot/${slot}`)).body.meta.versionId).toBe('1');
    // Its own it keeps, in whatever form it names it, and of the mark at the door nothing is stored.
    const own = (await edge('POST', '/Location', { ...ward, ...key('propia') })).body.id;
    const room = await edge('POST', '/Location', {
      ...ward,
      partOf: { reference: 'Location?identifier=urn:x:sede|propia' },
    });
    expect([room.status, room.body.partOf]).toEqual([201, { reference: `Location/${own}` }]);
    const mine = await edge('POST', '/Schedule', { ...agenda, actor: [{ reference: `Location/${own}` }] });
    expect([mine.status, mine.body.extension]).toEqual([201, undefined]);
    const left = await edge('POST', '/Slot', { ...absence, schedule: { reference: `Schedule/${mine.body.id}` } });
    expect([left.status, left.body.extension]).toEqual([201, undefined]);
  });

  it('an edge says what its own local codes mean, and nothing of anybody else’s', async () => {
    const edge = await actingAs(hub, tokenOf, { role: 'sistema', clues: HOSPITAL, scope: 'system/*.cruds' });
    const map = (...sources: (string | undefined)[]) => ({
      ...{ resourceType: 'ConceptMap', status: 'active' },
      group: sources.map((source) => ({
        ...(source !== undefined && { source }),
        target: 'http://hl7.org/fhir/sid/icd-10',
        element: [{ code: 'A', target: [{ code: 'I10', equivalence: 'equivalent' }] }],
      })),
    });
    const [own, other] = [localCodeSystem(HOSPITAL), localCodeSystem(CLINIC)];
    const theirs = await system('PUT', '/ConceptMap/de-la-clinica', { ...map(other), id: 'de-la-clinica' });
    expect(theirs.status).toBe(201);
    const attacks: [string, string, object | undefined][] = [
      ['POST', '/ConceptMap', map(other)],
      ['POST', '/ConceptMap', map(own, other)],
      ['POST', '/ConceptMap', map(undefined)],
      ['POST', '/ConceptMap', map('http://loinc.org')],
      ['PUT', '/ConceptMap/de-la-clinica', { ...map(own), id: 'de-la-clinica' }],
      ['PUT', `/ConceptMap/${mapIdOf(other)}`, { ...map(own), id: mapIdOf(other) }],
      ['DELETE', '/ConceptMap/de-la-clinica', undefined],
    ];
    for (const [method, path, body] of attacks) {
      const { status } = await edge(method, path, body);
      expect([method, path, body, status]).toEqual([method, path, body, method === 'DELETE' ? 403 : 422]);
    }
    const said = await edge('POST', '/ConceptMap', map(own, localCodeSystem(HOSPITAL, 'LAB')));
    expect([said.status, said.body.extension]).toEqual([201, undefined]);
    const again = { ...said.body, ...map(own) };
    expect((await edge('PUT', `/ConceptMap/${said.body.id}`, again)).status).toBe(200);
  });
});
