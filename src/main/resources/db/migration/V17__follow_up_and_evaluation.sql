-- Which organisations a feed covers: ODS codes, separated by blanks; null where nobody said.
alter table feed add column organisations varchar(2000);

-- Why and from when somebody is not observed any longer; the newest row of a cause holds.
create table observation_end (
    seq         bigint generated always as identity primary key,
    patient_key uuid                     not null references patient,
    cause       varchar(30)              not null,
    from_date   date                     not null,
    withdrawn   boolean                  not null,
    recorded_at timestamp with time zone not null,
    recorded_by varchar(200)             not null
);
create index observation_end_patient on observation_end (patient_key, cause, seq);

-- Contacts around an episode, fortnight by fortnight, as they were counted last.
create table course (
    episode_id           uuid         not null references episode,
    measure              varchar(30)  not null,
    first_session        date         not null,
    last_session         date         not null,
    -- Names of feeds, a line each.
    source               varchar(2000) not null,
    before_observed_from date,
    before_observed_to   date,
    before_cut           varchar(30),
    before_doubt         varchar(30),
    -- Numbers separated by blanks; a question mark where none is known.
    before_fortnights    varchar(400) not null,
    after_observed_from  date,
    after_observed_to    date,
    after_cut            varchar(30),
    after_doubt          varchar(30),
    after_fortnights     varchar(200) not null,
    primary key (episode_id, measure)
);

-- Reports on the service use of many people, made in the background when their recount is done. A running one whose due_at has passed
-- lost its worker and is due again.
create table evaluation (
    id           uuid primary key,
    period_from  date                     not null,
    -- The last day.
    period_to    date                     not null,
    recount_id   uuid                     not null references recount_job,
    state        varchar(10)              not null,
    due_at       timestamp with time zone not null,
    owner        varchar(50),
    attempts     int                      not null,
    detail       varchar(1000),
    requested_at timestamp with time zone not null,
    requested_by varchar(200)             not null,
    settled_at   timestamp with time zone,
    -- Of the MeasureReport.
    report_id    uuid
);
create index evaluation_due on evaluation (state, due_at);

-- What a report looks like to people and to programs: html, csv, dictionary.
create table evaluation_document (
    report_id uuid        not null,
    format    varchar(20) not null,
    content   text        not null,
    primary key (report_id, format)
);

-- Whose figures a report has shown, by what they are figures of: two such sets may not differ by a few people.
create table evaluation_cut (
    report_id   uuid        not null,
    number      int         not null,
    variable    varchar(60) not null,
    period_from date        not null,
    period_to   date        not null,
    primary key (report_id, number)
);
create index evaluation_cut_period on evaluation_cut (period_from, period_to);

create table evaluation_person (
    report_id  uuid not null,
    number     int  not null,
    episode_id uuid not null references episode,
    primary key (report_id, number, episode_id)
);
