import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationServer, Configuration } from 'countersign';

const app = new App();
const stack = new Stack(app, 'Vendor');
new AuthorizationServer(stack, 'Auth', { configuration: Configuration.fromFile('countersign.json') });
app.synth();
