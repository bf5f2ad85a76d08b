-- A caller is known by issuer and subject.
alter table request_answer alter column caller set data type varchar(500);
