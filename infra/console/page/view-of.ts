import type { Route } from '../model/route.ts';
import type { Context, View } from './session/context.ts';
import { onePage } from './views/cancellation.ts';
import { homePage } from './views/home.ts';
import { listPage } from './views/list.ts';
import { nowherePage } from './views/not-found.ts';
import { reviewsPage } from './views/reviews.ts';
import { simulatorsPage } from './views/simulators.ts';

/** Put in when the page is built. */
declare const TARGET: 'local' | 'cloud';

/** The view of a route; what only exists on one machine is not even built for the cloud. */
export function viewOf(route: Route, context: Context): View {
  switch (route.name) {
    case 'list':
      return listPage(context, route.query);
    case 'one':
      return onePage(context, route.id);
    case 'reviews':
      return reviewsPage(context);
    case 'home':
      return TARGET === 'local' ? homePage(context) : listPage(context, '');
    case 'simulators':
      return TARGET === 'local' ? simulatorsPage(context) : nowherePage('#/simulators');
    case 'nowhere':
      return nowherePage(route.address);
  }
}
