-- Service use counted a second time: from the raw lines of a hospital's file, by the counting rules of the specification
-- (Encounter, UK Core AdmissionMethod), for every person, window and measure. A null value is "not known".
--
-- Needs a table person (nhs, t0, t1), a table feed (complete_from, complete_to: the day after the last complete one), and the file's
-- path in place of @FILE@.

create macro civil(t) as
    case when t is null then null
         when regexp_matches(t, '(Z|[+-][0-9][0-9]:[0-9][0-9])$')
              then cast(timezone('Europe/London', cast(t as timestamptz)) as date)
         else cast(t[1:10] as date) end;

create table told as
select j->>'$.id' as id,
       j->>'$.identifier[0].value' as visit,
       j->>'$.status' as status,
       j->>'$.class.code' as class,
       j->>'$.classHistory[0].class.code' as past,
       civil(j->>'$.classHistory[0].period.start') as past_from,
       civil(j->>'$.classHistory[0].period.end') as past_to,
       j->>'$.serviceType.coding[0].system' as service_system,
       j->>'$.serviceType.coding[0].code' as service,
       j->>'$.subject.identifier.value' as nhs,
       civil(j->>'$.period.start') as starts,
       civil(j->>'$.period.end') as ends,
       j->>'$.hospitalization.extension[0].valueCodeableConcept.coding[0].code' as method,
       replace(j->>'$.partOf.reference', 'Encounter/', '') as parent
from (select json as j from read_ndjson_objects('@FILE@'));

-- Duplicates by identifier collapse. A finished copy is believed before one that goes on, and that before one that never was.
create table copy as
select *, coalesce(visit, id) as contact,
       case when status = 'finished' then 1
            when status in ('arrived', 'triaged', 'in-progress', 'onleave') then 2
            else 3 end as certainty
from told
where not (starts is null and status in ('planned', 'cancelled', 'entered-in-error'));

create table contact as
select contact, nhs,
       first(id order by certainty, id) as id,
       first(struct_pack(certainty, class, past, past_from, past_to, service_system, service, starts, ends)
             order by certainty, id) as t,
       first(method order by certainty, id) filter (method is not null) as method,
       first(parent order by certainty, id) filter (parent is not null) as parent,
       bool_or(coalesce(service_system = 'https://hospital.example/clinic' and service = 'pmp', false)) as excluded,
       bool_or(coalesce(service_system like '%/CodeSystem/contact-kind' and service = 'emergency-admission', false)) as called_emergency
from copy
group by contact, nhs;

create table seen as
select *,
       t.service_system like '%/CodeSystem/contact-kind' as declared,
       t.class = 'EMER' or coalesce(t.past = 'EMER', false) as in_ed,
       t.class in ('IMP', 'ACUTE') or coalesce(t.past in ('IMP', 'ACUTE'), false) as on_ward
from contact;

-- One row for each contact and kind: an A&E visit that became a stay is one of each.
create table phase as
with kinds as (
    select *, unnest(
        case when coalesce(declared, false) then [t.service]
             when in_ed and on_ward then ['ed-attendance', 'emergency-admission']
             when in_ed then ['ed-attendance']
             when on_ward then ['emergency-admission']
             when t.service_system = 'http://snomed.info/sct' and t.service in ('310071006', '24271000087103')
                  then ['outpatient-pain']
             else [] end) as kind
    from seen)
select contact, nhs, id, parent, excluded, kind, t.certainty as certainty, method,
       not coalesce(declared, false) and in_ed and on_ward as through_ed, called_emergency,
       case when coalesce(declared, false) or not (in_ed and on_ward) then t.starts
            when kind = 'ed-attendance' then case when t.past = 'EMER' then coalesce(t.past_from, t.starts) else t.starts end
            when t.past = 'EMER' then coalesce(t.past_to, t.starts)
            else coalesce(t.past_from, t.starts) end as starts,
       case when coalesce(declared, false) or not (in_ed and on_ward) or kind = 'emergency-admission' then t.ends
            when t.past = 'EMER' then coalesce(t.past_to, t.starts)
            else coalesce(t.past_from, t.starts) end as ends
from kinds;

-- What took place: finished, or a stay that goes on, or the visit to A&E that it began with. A child of a contact of the same kind is part of that one; what happens at an excluded clinic is not service use.
create table took_place as
select * from phase
where certainty = 1 or (certainty = 2 and (kind = 'emergency-admission' or through_ed));

create table counted as
select c.*
from took_place c
where not c.excluded
  and not exists (
      select 1 from copy p join took_place t on t.contact = p.contact and t.kind = c.kind and t.nhs = c.nhs
      where p.id = c.parent and t.contact <> c.contact);

-- An end after what the feed holds is none that anybody knows.
-- A transfer (2B) belongs to the spell of the stay that it came from: one that lasted until the day before, at least.
create table stay as
select * replace (case when ends <= (select complete_to from feed) then ends end as ends), coalesce(method = '2B', false) as transfer,
       row_number() over (partition by nhs order by starts, coalesce(method = '2B', false), id) as n,
       case when counted.ends <= (select complete_to from feed) then counted.ends
            when certainty = 2 then (select complete_to from feed) end as until
from counted where kind = 'emergency-admission';

create table origin as
select s.nhs, s.n,
       case when s.transfer then (
           select max(o.n) from stay o
           where o.nhs = s.nhs and o.n < s.n
             and (o.ends >= s.starts - 1 or (o.ends is null and o.certainty = 2))) end as origin
from stay s;

create table spell as
with recursive up as (
    select nhs, n, n as root, origin from origin
    union all
    select up.nhs, up.n, o.n, o.origin from up join origin o on o.nhs = up.nhs and o.n = up.origin
)
select s.*, r.starts as spell_starts,
       case when r.method in ('21', '22', '23', '24', '25', '28', '2A', '2B', '2D') then 'emergency'
            when r.method in ('11', '12', '13', '2C', '31', '32', '81', '82', '83') then 'other'
            when r.through_ed or r.called_emergency then 'emergency'
            else 'not known' end as urgency,
       s.n = r.n as is_admission
from up join stay s on s.nhs = up.nhs and s.n = up.n join stay r on r.nhs = up.nhs and r.n = up.root
where up.origin is null;

create table win as
select nhs, 'BASELINE' as side, t0 - 364 as begins, t0 as stops from person
union all
select nhs, 'FOLLOW_UP', t1 + 1, t1 + 1 + 364 from person;

create table night as
select w.nhs, w.side, s.urgency, cast(unnest(range(cast(greatest(s.starts, w.begins) as timestamp),
       cast(least(s.until, w.stops) as timestamp), interval 1 day)) as date) as night
from win w join spell s on s.nhs = w.nhs
where s.urgency <> 'other' and s.until is not null;

create table answer as
select w.nhs, w.side, m.measure,
       (select count(*) from counted c
        where c.nhs = w.nhs and c.kind = m.kind and c.starts >= w.begins and c.starts < w.stops) as value
from win w, (values ('ED_ATTENDANCES', 'ed-attendance'), ('GP_CONSULTATIONS', 'gp-consultation'),
                    ('NHS111_CONTACTS', 'nhs111-contact'), ('OUTPATIENT_PAIN_CONTACTS', 'outpatient-pain')) m (measure, kind)
union all
select w.nhs, w.side, 'EMERGENCY_ADMISSIONS',
       case when count(*) filter (s.urgency = 'not known') > 0 then null
            else count(*) filter (s.urgency = 'emergency') end
from win w left join spell s
     on s.nhs = w.nhs and s.is_admission and s.starts >= w.begins and s.starts < w.stops
group by w.nhs, w.side
union all
select w.nhs, w.side, 'EMERGENCY_BED_DAYS',
       case when exists (select 1 from spell s where s.nhs = w.nhs and s.urgency <> 'other' and s.until is null and s.starts < w.stops)
              or exists (select 1 from night u where u.nhs = w.nhs and u.side = w.side and u.urgency = 'not known'
                         and u.night not in (select e.night from night e
                                             where e.nhs = w.nhs and e.side = w.side and e.urgency = 'emergency'))
            then null
            else (select count(distinct e.night) from night e
                  where e.nhs = w.nhs and e.side = w.side and e.urgency = 'emergency') end
from win w;

-- A window that the feed does not hold whole is not known.
create table result as
select a.nhs, a.side, a.measure,
       case when w.begins >= f.complete_from and w.stops <= f.complete_to then a.value end as value
from answer a join win w on w.nhs = a.nhs and w.side = a.side, feed f;
