-- When the first delivery of the lane that is not settled was accepted: the age that an operator watches.
alter table lane add column head_queued_at timestamp with time zone;
update lane set head_queued_at = (select min(d.queued_at) from delivery d where d.state = 'QUEUED' and d.lane = lane.key);
create index lane_age on lane (state, head_queued_at);
-- What the hospital said when it refused, as it said it: it may quote the patient's data, so it is shown to operators and logged nowhere.
alter table lane add column refusal text;

-- Queued a second time by an operator: what the hospital holds is looked up rather than believed.
alter table delivery add column replayed boolean default false not null;

-- What the hospital held when we last knew it to be as we wrote it, so that a change by somebody else shows.
alter table hospital_copy add column content_hash varchar(64);

-- Changes to our copies by somebody else, as they were noticed.
create table hospital_drift (
    id            bigint generated always as identity primary key,
    resource_key  bigint                   not null references resource,
    noticed_at    timestamp with time zone not null,
    their_version varchar(64),
    elements      varchar(1000)            not null
);
create index hospital_drift_resource on hospital_drift (resource_key);

-- What operators did to lanes. Rows are added, never changed.
create table lane_action (
    id       bigint generated always as identity primary key,
    lane     varchar(50)              not null references lane,
    action   varchar(20)              not null,
    seq      bigint,
    acted_at timestamp with time zone not null,
    actor    varchar(500)             not null,
    reason   varchar(1000)            not null
);
create index lane_action_lane on lane_action (lane, id);

-- The next moment at which a request may go to the hospital, over all replicas.
create table request_slot (
    id      int primary key check (id = 1),
    next_at timestamp with time zone not null
);
