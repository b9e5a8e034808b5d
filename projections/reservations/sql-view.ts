/**
 * `reservations` as the older API's clients know it in SQL, to the letter: six columns, and in
 * `"CustomerId"` what the client gave. That is personal and stands in one place only, among the
 * personal data; an erased customer is shown by our id.
 *
 * A view over a function, since a view by itself is bound to one table for good, and a rebuild puts
 * another in its place. The function's text is bound when it is called, and inlined by the planner:
 * conditions on the view reach the tables' indexes.
 */
export const RESERVATIONS_VIEW: readonly string[] = [
  `create or replace function older_reservations_as_given()
   returns table ("Id" uuid, "SeatId" uuid, "CustomerId" varchar, "CreatedAt" timestamp,
     "ExpiresAt" timestamp, "Status" varchar)
   language sql stable as $$
     select r.id, r.seat_id, coalesce(p.given, r.customer_id)::varchar, r.created_at,
       r.expires_at, r.status::varchar
     from older_reservations r
     left join personal_older_customers p on p.customer_id = r.customer_id
   $$`,
  'create or replace view reservations as select * from older_reservations_as_given()',
];
