-- 0009_place-boundaries.sql
-- Why: maps show areas as they lie, and neighbours are those that share a border. Shapes come by `areas import FILE.geojson`.
-- Effect: one new table, empty until boundaries are imported; areas keep their rows.
create table area_boundaries (
  area_code text primary key references areas (code),
  coordinates jsonb not null,
  west double precision not null check (west between -180 and 180),
  south double precision not null check (south between -90 and 90),
  east double precision not null check (east between -180 and 180),
  north double precision not null check (north between -90 and 90),
  neighbours text[] not null default '{}',
  source text not null,
  stored_at timestamptz not null,
  check (west <= east and south <= north)
);
comment on table area_boundaries is 'Borders of areas, simplified for drawing on a page; not for deciding where a point lies. Replaced whole by the next import of the area';
comment on column area_boundaries.coordinates is 'Coordinates of a GeoJSON MultiPolygon (RFC 7946): longitude first, degrees of WGS 84, five decimals';
comment on column area_boundaries.neighbours is 'Codes of the areas of the same kind in the same file that share a line with this one';
comment on column area_boundaries.stored_at is 'When the row last changed: the newest one tells those who keep drawings that they are stale';
create index area_boundaries_by_stored_at on area_boundaries (stored_at);
