import type { Route } from '../route.ts';
import type { Context, View } from './context.ts';
import { homePage } from './home.ts';
import { listPage } from './list.ts';
import { nowherePage } from './nowhere.ts';
import { onePage } from './one.ts';
import { reviewsPage } from './reviews.ts';
import { simulatorsPage } from './simulators.ts';

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
