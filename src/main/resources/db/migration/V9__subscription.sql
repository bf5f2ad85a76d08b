-- Who is to be told of what. What the subscriber said stands as a Subscription in the record; here is what is needed to tell, and
-- the headers of the channel, which may be secret and stand nowhere else. A claimed subscription is due again at due_at, like a lane.
create table subscription (
    id            uuid primary key,
    owner         varchar(500)             not null,
    status        varchar(10)              not null,
    topic         varchar(40)              not null,
    endpoint      varchar(200)             not null,
    -- Name: value, one a line.
    headers       text                     not null,
    payload       varchar(30)              not null,
    content       varchar(20)              not null,
    max_count     int                      not null,
    timeout_s     int                      not null,
    heartbeat_s   int,
    end_at        timestamp with time zone,
    -- The newest event that the subscriber is known to have.
    sent_event    bigint                   not null,
    heartbeat_at  timestamp with time zone,
    attempts      int                      not null,
    failing_since timestamp with time zone,
    due_at        timestamp with time zone not null,
    worker        varchar(60)
);
create index subscription_due on subscription (status, due_at);
create index subscription_owner on subscription (owner);
create index subscription_topic on subscription (topic, status);

-- The number of the newest event, apart from the row that workers claim: every change that is to be told takes this row.
create table subscription_count (
    subscription_id uuid primary key references subscription,
    last_event      bigint not null
);

-- One of the values of a filter must be the resource's; of several filters each must hold.
create table subscription_filter (
    subscription_id uuid         not null references subscription,
    filter          int          not null,
    name            varchar(30)  not null,
    system          varchar(200),
    value           varchar(200) not null
);
create index subscription_filter_subscription on subscription_filter (subscription_id);

-- What happened, numbered from 1 without gaps for each subscription. Forgotten after a while.
create table subscription_event (
    subscription_id uuid                     not null references subscription,
    number          bigint                   not null,
    happened_at     timestamp with time zone not null,
    resource_type   varchar(40)              not null,
    resource_id     uuid                     not null,
    primary key (subscription_id, number)
);
create index subscription_event_age on subscription_event (happened_at);
