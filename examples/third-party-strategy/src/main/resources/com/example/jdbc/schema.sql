create table if not exists etcd_bootstrap_token (
  token        varchar(200) primary key,
  cluster_size integer not null check (cluster_size between 1 and 1000),
  last_place   bigint not null
);

create table if not exists etcd_bootstrap_member (
  token        varchar(200) not null references etcd_bootstrap_token (token) on delete cascade,
  member_key   varchar(100) not null,
  member_value varchar(10000) not null,
  place        bigint not null,
  primary key (token, member_key)
);

create table if not exists etcd_bootstrap_started (
  token     varchar(200) not null references etcd_bootstrap_token (token) on delete cascade,
  member_id varchar(16) not null,
  primary key (token, member_id)
);
