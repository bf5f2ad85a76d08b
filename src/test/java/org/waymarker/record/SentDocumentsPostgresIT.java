package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SentDocumentsPostgresIT extends SentDocumentsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
