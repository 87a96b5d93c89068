-- Lists a type by the time of its versions: _lastUpdated, and later the history of a type. Each type's newest entries go to
-- the right edge of its stretch, so the index stays dense and costs little; a BRIN index had to read a type's whole past to give
-- its latest page.
create index resource_version_listing on resource_version (type, at desc, id);
drop index resource_version_at;
