package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class ComparisonsPostgresIT extends ComparisonsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
