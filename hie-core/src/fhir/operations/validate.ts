/**
 * $validate: whether the hub would take this resource, without storing anything. An invalid resource is no failed operation: the
 * answer is 200 with an OperationOutcome that says everything that is wrong. https://hl7.org/fhir/R4/resource-operation-validate.html
 */
import { fault, HubError, type Problem } from '../../errors.ts';
import { isOwnProfile, profileProblems } from '../../profiles/check.ts';
import type { Interaction } from '../../security/scopes.ts';
import type { FhirRequest, FhirResponse, Handler } from '../context.ts';
import { operationOutcome } from '../outcome.ts';
import { validResource } from '../valid-resource.ts';
import { type Asked, askedOf } from './parameters.ts';

const MODES = { create: 'create', update: 'update', delete: 'delete', profile: 'read' } as const;
type Mode = keyof typeof MODES;

export const validateType: Handler = (request, dependencies) => validate(request, dependencies, undefined);
export const validateInstance: Handler = (request, dependencies) => validate(request, dependencies, request.params.id!);

async function validate(
  request: FhirRequest,
  { store }: Parameters<Handler>[1],
  id: string | undefined,
): Promise<FhirResponse> {
  const type = request.params.type!;
  const asked = askedOf(request);
  const mode = modeOf(asked, id);
  const interaction: Interaction = mode === undefined ? 'read' : MODES[mode];
  await store.permit(request.context, interaction, type, `${type}/${id === undefined ? '' : `${id}/`}$validate`);
  const body = (asked.resources.get('resource') as Record<string, unknown> | undefined) ?? asked.bare;
  // What is stored is only looked at when the question is about it.
  if (id !== undefined && mode !== 'create') {
    const stored = await store.read(request.context, type, id);
    if (mode === 'delete') return answer([]);
    return answer(problemsOf(body ?? (JSON.parse(stored.json) as Record<string, unknown>), type, id, mode, asked));
  }
  if (body === undefined)
    throw fault('required', 'Falta el recurso por validar.', {
      path: 'Parameters.parameter',
      rule: 'R4 $validate: resource',
      fix: 'Envíe el recurso en el cuerpo, o Parameters con el parámetro resource.',
    });
  return answer(problemsOf(body, type, id, mode, asked));
}

function modeOf({ values }: Asked, id: string | undefined): Mode | undefined {
  const mode = values.get('mode') || undefined;
  if (mode === undefined) return undefined;
  if (!Object.hasOwn(MODES, mode))
    throw fault('value', 'El modo de validación no se entiende.', {
      path: 'mode',
      rule: 'https://hl7.org/fhir/R4/valueset-resource-validation-mode.html',
      value: mode.slice(0, 40),
      fix: 'Use create, update, delete o profile.',
    });
  if (mode === 'delete' && id === undefined)
    throw fault('required', 'Para validar una eliminación falta decir de qué recurso.', {
      path: 'mode',
      fix: 'Use Tipo/<id>/$validate?mode=delete.',
    });
  return mode as Mode;
}

function problemsOf(
  body: Record<string, unknown>,
  type: string,
  id: string | undefined,
  mode: Mode | undefined,
  { values }: Asked,
): readonly Problem[] {
  const problems: Problem[] = [];
  try {
    const resource = validResource(body, type);
    for (const profile of values.getAll('profile')) problems.push(...againstProfile(resource, profile, type));
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    problems.push(...error.problems);
  }
  if (mode === 'update' && body.id === undefined)
    problems.push({ code: 'required', text: 'A una actualización le falta el id.', path: `${type}.id` });
  if (id !== undefined && body.id !== undefined && body.id !== id && mode !== 'create')
    problems.push({
      code: 'invalid',
      text: 'El id del recurso no es el de la URL.',
      path: `${type}.id`,
      rule: 'R4 update: el id del cuerpo es el de la URL',
    });
  return problems;
}

function againstProfile(resource: ReturnType<typeof validResource>, profile: string, type: string): Problem[] {
  const url = profile.split('|')[0]!;
  if (url === `http://hl7.org/fhir/StructureDefinition/${type}`) return [];
  if (isOwnProfile(url)) return profileProblems(resource, url);
  return [
    {
      code: 'not-supported',
      text: 'El hub no conoce ese perfil: no puede decir si el recurso lo cumple.',
      path: 'profile',
      value: profile.slice(0, 80),
      fix: 'Los perfiles que conoce están en StructureDefinition.',
    },
  ];
}

function answer(problems: readonly Problem[]): FhirResponse {
  const outcome =
    problems.length > 0
      ? operationOutcome(problems)
      : {
          resourceType: 'OperationOutcome',
          issue: [{ severity: 'information', code: 'informational', details: { text: 'El recurso es válido.' } }],
        };
  return { status: 200, body: JSON.stringify(outcome) };
}
