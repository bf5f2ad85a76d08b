package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class ProposalsPostgresIT extends ProposalsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
