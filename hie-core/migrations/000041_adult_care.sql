-- Who acts for an adult: named by a judge or by the person in writing, for a stated time (docs/adr/0016).
-- When staff saw the document; null: it holds of a minor alone.
alter table guardianship add column adult_since timestamptz;
