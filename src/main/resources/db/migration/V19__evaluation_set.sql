-- Whose figures a report has shown: many variables of a report are figures of the same people, so a set stands once, as text. A row for each person
-- of each variable made half a million of them for a report on ten thousand people.
create table evaluation_set (
    report_id uuid not null,
    number    int  not null,
    -- Ids of episodes, each of 36 characters, separated by blanks.
    people    text not null,
    primary key (report_id, number)
);

insert into evaluation_set (report_id, number, people)
select report_id, number, string_agg(cast(episode_id as varchar(36)), ' ' order by episode_id)
from evaluation_person
group by report_id, number;

alter table evaluation_cut add column set_number int;
update evaluation_cut set set_number = number;
alter table evaluation_cut alter column set_number set not null;

drop table evaluation_person;
