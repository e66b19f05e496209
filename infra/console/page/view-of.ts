import type { Route } from '../model/route.ts';
import type { Context, View } from './session/context.ts';
import { cancellationPage } from './views/cancellation.ts';
import { homePage } from './views/home.ts';
import { listPage } from './views/list.ts';
import { newCancellationPage } from './views/new-cancellation.ts';
import { notFoundPage } from './views/not-found.ts';
import { providersPage } from './views/providers.ts';
import { reviewsPage } from './views/reviews.ts';
import { simulatorsPage } from './views/simulators.ts';
import { uploadPage } from './views/upload.ts';

/** Inserted by the build. */
declare const TARGET: 'local' | 'cloud';

/** The view of a route. The comparison with `TARGET` keeps the local views out of the cloud build. */
export function viewOf(route: Route, context: Context): View {
  switch (route.name) {
    case 'list':
      return listPage(context, route.query);
    case 'cancellation':
      return cancellationPage(context, route.id);
    case 'reviews':
      return reviewsPage(context);
    case 'upload':
      return uploadPage(context);
    case 'providers':
      return providersPage(context);
    case 'home':
      return TARGET === 'local' && context.isLocal ? homePage(context) : listPage(context, '');
    case 'new':
      if (TARGET === 'local' && context.isLocal) return homePage(context);
      return !context.isLocal && context.mayCancel ? newCancellationPage(context) : notFoundPage('#/new');
    case 'simulators':
      return TARGET === 'local' && context.isLocal ? simulatorsPage(context) : notFoundPage('#/simulators');
    case 'not-found':
      return notFoundPage(route.hash);
  }
}
