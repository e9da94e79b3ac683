BEGIN TRANSACTION;
CREATE TABLE family (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, chart TEXT NOT NULL, meaning TEXT NOT NULL,
            due REAL, is_over INTEGER NOT NULL, problem TEXT, checksum INTEGER NOT NULL, saved TEXT NOT NULL);
INSERT INTO "family" VALUES(1,'a','gate','9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74',1767603760.0,0,NULL,4020625359,'{"format":"scxml-session","version":1,"chart":{"name":"gate","class":"Gate","source":"gate.scxml","meaning":"9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74","states":["shut","open","asking","spinning","gone"],"data":[]},"session":{"id":"a","state":"running","configuration":["open"],"data":{},"event":{"kind":"event","event":{"name":"open"}},"timers":[{"due":60.0,"key":"delayed.J5VOAY-1","event":"close","id":null}]},"host":{"now":100.0,"epoch":1767603600.0,"counts":{"delayed":1},"chance":14598278634844962250}}');
INSERT INTO "family" VALUES(2,'b','gate','9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74',NULL,1,NULL,973080838,'{"format":"scxml-session","version":1,"chart":{"name":"gate","class":"Gate","source":"gate.scxml","meaning":"9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74","states":["shut","open","asking","spinning","gone"],"data":[]},"session":{"id":"b","state":"ended","configuration":["spinning"],"data":{},"event":{"kind":"event","event":{"name":"spin"}},"end":{"failure":"100000 microsteps without coming to rest"}},"host":{"now":100.0,"epoch":1767603600.0,"counts":{},"chance":4477677635727087946}}');
INSERT INTO "family" VALUES(3,'c','gate','9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74',NULL,1,NULL,3739387711,'{"format":"scxml-session","version":1,"chart":{"name":"gate","class":"Gate","source":"gate.scxml","meaning":"9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74","states":["shut","open","asking","spinning","gone"],"data":[]},"session":{"id":"c","state":"ended","configuration":["gone"],"data":{},"event":{"kind":"event","event":{"name":"stop"}},"end":{"final":"gone"}},"host":{"now":100.0,"epoch":1767603600.0,"counts":{},"chance":3349882092070664930}}');
INSERT INTO "family" VALUES(4,'d','gate','9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74',NULL,0,NULL,2019016288,'{"format":"scxml-session","version":1,"chart":{"name":"gate","class":"Gate","source":"gate.scxml","meaning":"9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74","states":["shut","open","asking","spinning","gone"],"data":[]},"session":{"id":"d","state":"running","configuration":["asking"],"data":{},"event":{"kind":"event","event":{"name":"ask"}}},"host":{"now":100.0,"epoch":1767603600.0,"counts":{"effect":1},"chance":1777864617686472329},"pending":{"d/1":["d","carry","x-slow",null,"who"]}}');
INSERT INTO "family" VALUES(5,'é','gate','9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74',NULL,0,'the chart gate is not registered (meaning 9672525a…): what is sent waits until the host is given it, charts=[…] or host.add(…), or until host.migrate(''é'', …)',1197124476,'{"format":"scxml-session","version":1,"chart":{"name":"gate","class":"Gate","source":"gate.scxml","meaning":"9672525a612b811d7a0d45d5aefdaac901b2aea6bd92efd4cb92fc9b18238d74","states":["shut","open","asking","spinning","gone"],"data":[]},"session":{"id":"\u00e9","state":"running","configuration":["shut"],"data":{}},"host":{"now":0.0,"epoch":1767603600.0,"counts":{},"chance":5375421630974772051}}');
CREATE TABLE inbox (number INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, input TEXT NOT NULL);
INSERT INTO "inbox" VALUES(1,'é','{"kind":"sent","name":"open","has_data":false}');
CREATE TABLE inbox_key (family TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
            PRIMARY KEY (family, key)) WITHOUT ROWID;
INSERT INTO "inbox_key" VALUES('a','k','4a3fd2cee1952c7e78b45e74c1cf7c3c');
CREATE TABLE note (name TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "note" VALUES('now','1767603707.0');
CREATE TABLE tally (commits INTEGER NOT NULL);
INSERT INTO "tally" VALUES(14);
CREATE TABLE trace (number INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, at REAL, told TEXT);
INSERT INTO "trace" VALUES(1,'a',1767603600.0,'[["start"],["shut"]]');
INSERT INTO "trace" VALUES(2,'b',1767603600.0,'[["start"],["shut"]]');
INSERT INTO "trace" VALUES(3,'c',1767603600.0,'[["start"],["shut"]]');
INSERT INTO "trace" VALUES(4,'d',1767603600.0,'[["start"],["shut"]]');
INSERT INTO "trace" VALUES(5,'é',1767603600.0,'[["start"],["shut"]]');
INSERT INTO "trace" VALUES(6,'a',1767603700.0,'[["open"],["open"]]');
INSERT INTO "trace" VALUES(7,'b',1767603700.0,'[["spin"],["spinning"]]');
INSERT INTO "trace" VALUES(8,'c',1767603700.0,'[["stop"],["gone"]]');
INSERT INTO "trace" VALUES(9,'d',1767603700.0,'[["ask"],["asking"]]');
CREATE TABLE wish (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
            family TEXT NOT NULL, effect TEXT NOT NULL);
INSERT INTO "wish" VALUES(1,'d/1','d','{"kind":"carry","key":"d/1","session":"d","type":"x-slow","name":"who"}');
CREATE INDEX family_due ON family (due, id) WHERE due IS NOT NULL;
CREATE INDEX family_problem ON family (id) WHERE problem IS NOT NULL;
CREATE INDEX family_chart ON family (chart, id);
CREATE INDEX wish_family ON wish (family);
CREATE INDEX trace_family ON trace (family);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('trace',9);
INSERT INTO "sqlite_sequence" VALUES('wish',1);
INSERT INTO "sqlite_sequence" VALUES('inbox',1);
COMMIT;
