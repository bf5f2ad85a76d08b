package org.waymarker.serviceuse;

import java.util.Map;
import org.waymarker.testing.Databases;

class FollowUpPostgresIT extends FollowUpContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
