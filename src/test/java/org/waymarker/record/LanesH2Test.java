package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class LanesH2Test extends LanesContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
