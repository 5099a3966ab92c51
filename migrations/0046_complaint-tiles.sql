-- 0046_complaint-tiles.sql
-- Why: a wide map tile by category and state took 130 ms at 1,500,000 complaints (bench/complaints-lists-1m5), as the cells of half a country
-- were gone through for a few cases; bar 100 ms. A view of one part of the country with the filter of a province in another did the same.
-- Effect: the three indexes that find cases by category, state and home also hold where they lie, so that the newest in a box are found
-- from them alone. No index is added. Making them anew takes about eight seconds for each million complaints.
drop index complaints_by_category;
create index complaints_by_category on complaints (category_code, received_at desc, id desc) include (home, state, lat_shown, lon_shown) where visibility = 'public';
drop index complaints_by_state;
create index complaints_by_state on complaints (state, received_at desc, id desc) include (home, category_code, lat_shown, lon_shown) where visibility = 'public';
drop index complaints_by_home;
create index complaints_by_home on complaints (home, received_at desc, id desc) include (state, category_code, lat_shown, lon_shown) where visibility = 'public';
