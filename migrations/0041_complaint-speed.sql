-- 0041_complaint-speed.sql
-- Why: any public list of 1,000 of 1,500,000 complaints within 100 ms also by two or three filters at once, and a search of their
-- words within 300 ms however often a word is used (DESIGN 7).
-- Effect: the indexes of the lists hold what lists are filtered by, so that what does not fit is left out without reading its row;
-- places with very many cases are listed by category by an index of their own. The index of words also holds place, category,
-- state and week of receipt. A map tile is found by the cells it touches: whole degrees for wide ones, tenths for others. Oversight
-- of a place reads its open cases alone. Making them takes about a minute for each million complaints; no row is changed.
drop index complaints_by_time;
create index complaints_by_time on complaints (received_at desc, id desc) include (home, state, category_code) where visibility = 'public';
drop index complaints_by_home;
create index complaints_by_home on complaints (home, received_at desc, id desc) include (state, category_code) where visibility = 'public';
create index complaints_by_home_category on complaints (home, category_code, received_at desc, id desc) include (state) where visibility = 'public';
drop index complaints_by_district;
create index complaints_by_district on complaints (district_code, received_at desc, id desc) include (home, state, category_code) where visibility = 'public' and district_code is not null;
drop index complaints_by_subdistrict;
create index complaints_by_subdistrict on complaints (subdistrict_code, received_at desc, id desc) include (home, state, category_code) where visibility = 'public' and subdistrict_code is not null;
drop index complaints_by_category;
create index complaints_by_category on complaints (category_code, received_at desc, id desc) include (home, state) where visibility = 'public';
drop index complaints_by_state;
create index complaints_by_state on complaints (state, received_at desc, id desc) include (home, category_code) where visibility = 'public';
drop index complaints_by_search;
create index complaints_by_search on complaints using gin (search,
  (array[home, district_code, category_code, 's ' || state, 'w' || floor(extract(epoch from received_at - timestamptz '2000-01-01 00:00:00+00') / 604800)::integer::text])) where visibility = 'public';
create index complaints_by_degree on complaints (((floor(lat_shown) * 10000 + floor(lon_shown))::integer), received_at desc, id desc)
  include (home, state, category_code, lat_shown, lon_shown) where visibility = 'public' and lat_shown is not null;
create index complaints_by_tenth on complaints (((floor(lat_shown * 10) * 10000 + floor(lon_shown * 10))::integer), received_at desc, id desc)
  include (home, state, category_code, lat_shown, lon_shown) where visibility = 'public' and lat_shown is not null;
create index complaints_open_of_home on complaints (home, resolve_due) where phase <> 'over';
