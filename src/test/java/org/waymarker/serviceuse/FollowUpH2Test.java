package org.waymarker.serviceuse;

import java.util.Map;
import org.waymarker.testing.Databases;

class FollowUpH2Test extends FollowUpContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
