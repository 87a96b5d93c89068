import { describe, expect, it } from '@jest/globals';
import { partsOf, routeTable } from './route-table.ts';

const table = routeTable([
  { method: 'get', path: '/Patient/:id/$everything' },
  { method: 'get', path: '/:type/:id/_history' },
  { method: 'get', path: '/Patient/:id/:members' },
  { method: 'get', path: '/:type/:id' },
  { method: 'put', path: '/:type/:id' },
  { method: 'post', path: '/' },
]);
const first = (method: string, path: string) => {
  const fit = table.fits(method, partsOf(path)).next().value;
  return fit && [fit.route.path, fit.params];
};

describe('which route serves a path', () => {
  it('the first that fits, with its parameters', () => {
    expect(first('get', '/Patient/1/$everything')).toEqual(['/Patient/:id/$everything', { id: '1' }]);
    expect(first('get', '/Patient/1/_history')).toEqual(['/:type/:id/_history', { type: 'Patient', id: '1' }]);
    expect(first('get', '/Patient/1/Observation')).toEqual([
      '/Patient/:id/:members',
      { id: '1', members: 'Observation' },
    ]);
    expect(first('post', '/')).toEqual(['/', {}]);
  });

  it('a slash at the end counts for nothing, an empty part fits nothing', () => {
    expect(first('get', '/Patient/1/')).toEqual(['/:type/:id', { type: 'Patient', id: '1' }]);
    expect(first('get', '/Patient//')).toBeUndefined();
    expect(first('get', '/Patient//1')).toBeUndefined();
  });

  it('says by which methods a path could be asked', () => {
    expect(table.methodsOf(partsOf('/Patient/1'))).toEqual(['get', 'put']);
    expect(table.methodsOf(partsOf('/a/b/c/d'))).toEqual([]);
  });
});
