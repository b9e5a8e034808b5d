/**
 * Made from /openapi.json by `npm run client`: not to be edited.
 */

export interface paths {
    readonly "/v1/audit/customers/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Everything that a customer did */
        readonly get: operations["auditCustomer"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/orders/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The history of an order, with its holds, seats and tickets */
        readonly get: operations["auditOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit/shows/{id}/seats/{seat_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The history of a seat */
        readonly get: operations["auditSeat"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/config": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a browser has to know of this house */
        readonly get: operations["getConfig"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/customers/{id}/erasure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Erase who a customer is
         * @description Removes their names, e-mail addresses and the notes about them, for good. What was bought and paid stays in the books under the id alone. May be repeated.
         */
        readonly post: operations["eraseCustomer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/customers/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Erase who I am
         * @description Removes your name, e-mail address and the notes about you, for good. Orders and tickets stay and can still be used with this token.
         */
        readonly delete: operations["eraseMyself"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/dev/on-sales": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The simulated on-sale that goes on, or the last one */
        readonly get: operations["listSimulatedOnSales"];
        readonly put?: never;
        /**
         * Let a crowd of simulated buyers loose on a show, on a developer’s machine
         * @description One at a time. They buy by this API as anybody does, and wait where there is a waiting room, in a process of their own; it ends by itself.
         */
        readonly post: operations["simulateOnSale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/dev/on-sales/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How a simulated on-sale goes */
        readonly get: operations["getSimulatedOnSale"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Send a crowd home
         * @description Answered when everybody has gone; who was paying has paid.
         */
        readonly delete: operations["stopSimulatedOnSale"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/dev/tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A token of any role, on a developer’s machine */
        readonly post: operations["createDevToken"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The programme, by next show */
        readonly get: operations["listEvents"];
        readonly put?: never;
        /**
         * Add an event
         * @description A draft until its first show is published.
         */
        readonly post: operations["createEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An event */
        readonly get: operations["getEvent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Change an event */
        readonly patch: operations["changeEvent"];
        readonly trace?: never;
    };
    readonly "/v1/events/{id}/holds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Hold seats of an event
         * @description An event with several shows needs `show_id`.
         */
        readonly post: operations["placeEventHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{id}/seats": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The seats of an event */
        readonly get: operations["listEventSeats"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{id}/shows": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The shows of an event */
        readonly get: operations["listShows"];
        readonly put?: never;
        /**
         * Add a show of an event
         * @description A draft; the tiers are held against the venue when it is published.
         */
        readonly post: operations["createShow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/finance/reconciliations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Hold events, seats and the provider against each other */
        readonly post: operations["reconcile"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/finance/reconciliations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a reconciliation found */
        readonly get: operations["getReconciliation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/finance/trial-balance": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Debits and credits of every account
         * @description With `Accept: text/csv`: the accounts as a table.
         */
        readonly get: operations["getTrialBalance"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/holds/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A hold */
        readonly get: operations["getHold"];
        readonly put?: never;
        readonly post?: never;
        /** Give the seats back */
        readonly delete: operations["releaseHold"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/holds/{id}/checkout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Order and pay in one
         * @description The idempotency key comes as the header or as the field.
         */
        readonly post: operations["checkOutHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/holds/{id}/extend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a hold longer, once */
        readonly post: operations["extendHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ops/dead-letters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events that a model stands before, since it cannot take them */
        readonly get: operations["listDeadLetters"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ops/dead-letters/{id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Let the model try the event again, and go on from there */
        readonly post: operations["replayDeadLetter"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ops/projections": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How far each model of this process is */
        readonly get: operations["listProjections"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ops/projections/{name}/rebuild": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Build a model anew beside the live one, and switch
         * @description While one runs, its progress. Queries go on all the time.
         */
        readonly post: operations["rebuildProjection"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/ops/switches": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is switched off, and whether anything is sold */
        readonly get: operations["getSwitches"];
        /**
         * Switch search, live stream or dashboards, or stop and resume all sales
         * @description What is left out stays as it is. In force in the process that answers, and in all others as soon as they have read it: within a second.
         */
        readonly put: operations["changeSwitches"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The caller's orders, newest first
         * @description For finance and administrators with `customer_id`, those of anybody.
         */
        readonly get: operations["listOrders"];
        readonly put?: never;
        /** Turn holds into an order; with a payment method, pay it at once */
        readonly post: operations["placeOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/orders/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An order */
        readonly get: operations["getOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/orders/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give an order up: before payment always, afterwards as the show allows */
        readonly post: operations["cancelOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/orders/{id}/refunds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Give money back, for seats or as an amount */
        readonly post: operations["refundOrder"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/orders/{id}/tickets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The tickets of an order */
        readonly get: operations["listTickets"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/payments/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A payment, for polling */
        readonly get: operations["getPayment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/payments/{id}/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Pay an order, or settle a challenge of the bank */
        readonly post: operations["confirmPayment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/payments/webhook": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The payment provider's signed events */
        readonly post: operations["receivePaymentEvent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queue/{id}/position": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your place in the line of an event
         * @description Of your own session unless `session` names it; `show_id` where there are several.
         */
        readonly get: operations["getQueuePosition"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Become a guest customer
         * @description The token also comes as a cookie, for the web app.
         */
        readonly post: operations["createSession"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/cookie": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Sign a browser in
         * @description The bearer token of the request goes into the HttpOnly session cookie of the web app.
         */
        readonly put: operations["keepSession"];
        readonly post?: never;
        /**
         * Sign a browser out
         * @description A guest who had signed in as somebody else is that guest again.
         */
        readonly delete: operations["endSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Who you are
         * @description By token or cookie; nobody is an answer, too.
         */
        readonly get: operations["getSession"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A show */
        readonly get: operations["getShow"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a show
         * @description A published show keeps its venue, currency, tiers and taxes.
         */
        readonly patch: operations["changeShow"];
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/availability": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Which seats are free
         * @description With `Accept: application/octet-stream`: just the bytes of `statuses`.
         */
        readonly get: operations["getAvailability"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/availability/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How the seats changed between two moments
         * @description Beginning and end are those of `availability?at=`. In between, a change is told in the frame in which the show’s own record has it; where clocks of several machines differ, that is off by as much.
         */
        readonly get: operations["getAvailabilityHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/availability/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The seat map, live
         * @description Server-sent events: `snapshot`, then `delta` with `{version, changes: [[index, status], …]}`. A last one, `switched_off` with `{poll_after_ms}`, says to ask for the availability instead.
         */
        readonly get: operations["streamAvailability"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/block": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Keep seats back
         * @description All of them or none.
         */
        readonly post: operations["blockSeats"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel a show
         * @description A standing order: its holds are released and its orders refunded from now on, by and by. Asking again tells how far that is.
         */
        readonly post: operations["cancelShow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/demand": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What people fought over: refused attempts by section and minute
         * @description Counts are of seats that were asked for by name, of attempts where the choice was left to the house, and are never too high: what a process had counted when it was killed is missing. About ten seconds behind.
         */
        readonly get: operations["getDemand"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/holds": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Hold seats: all of them or none */
        readonly post: operations["placeHold"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Stop new holds; live ones may still be bought */
        readonly post: operations["pauseShow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/publish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Put a show on the programme */
        readonly post: operations["publishShow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sell on */
        readonly post: operations["resumeShow"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/sales": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How a show sells */
        readonly get: operations["getSales"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/seat-map": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The places of a show */
        readonly get: operations["getSeatMap"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/unblock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Put seats on sale that were kept back
         * @description All of them or none.
         */
        readonly post: operations["unblockSeats"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/shows/{id}/waiting-room": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How many wait at a show, and how many are let in
         * @description All are 0 while nobody has come.
         */
        readonly get: operations["getWaitingRoom"];
        /**
         * Switch the waiting room of a show
         * @description Counts from now on. What is left out stays as it is.
         */
        readonly put: operations["changeWaitingRoom"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/venues": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The caller’s venues */
        readonly get: operations["listVenues"];
        readonly put?: never;
        /**
         * Add a venue
         * @description Places without a position are laid out around a stage.
         */
        readonly post: operations["createVenue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/venues/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A venue with all its places */
        readonly get: operations["getVenue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change a venue
         * @description Other sections make a new layout version; published shows keep theirs.
         */
        readonly patch: operations["changeVenue"];
        readonly trace?: never;
    };
    readonly "/v1/waiting-room/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Join the waiting room of a show
         * @description Who comes before the sale begins is placed by lot at that moment, later ones behind.
         */
        readonly post: operations["joinWaitingRoom"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/waiting-room/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Your place in the line */
        readonly get: operations["getWaitingRoomSession"];
        readonly put?: never;
        readonly post?: never;
        /** Leave the line */
        readonly delete: operations["leaveWaitingRoom"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/waiting-room/sessions/{id}/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Your place in the line, live
         * @description Server-sent events: `session`, as it is polled, at once when your turn comes; `progress` with `{called_up_to, waiting}` for all.
         */
        readonly get: operations["streamWaitingRoomSession"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/waiting-room/shows/{id}/lottery": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How the places of a waiting room were drawn
         * @description Everything that is needed to draw it again: `npm run verify-lottery`.
         */
        readonly get: operations["getLottery"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/waiting-room/shows/{id}/lottery/entrants": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The entrants of a draw
         * @description The SHA-256 of each session id, one a line, in order of arrival.
         */
        readonly get: operations["listEntrants"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Audit: {
            readonly counts: {
                /** @description Holds that ran out unbought. */
                readonly holds_lapsed: number;
            };
            readonly entries: readonly {
                /**
                 * @description On whose authority.
                 * @example system:expiry
                 */
                readonly actor: string;
                /** Format: date-time */
                readonly at: string;
                readonly data: {
                    readonly [key: string]: unknown;
                };
                readonly event_id: string;
                readonly position: string;
                /** @description The `X-Request-Id` at the root of it. */
                readonly request_id: string;
                /**
                 * @description What it happened to.
                 * @example order-ord_1
                 */
                readonly stream: string;
                readonly type: string;
            }[];
            readonly next_cursor: string | null;
        };
        readonly Availability: {
            readonly available: number;
            /** @description of the section that was asked for */
            readonly first_index?: number;
            readonly position: string;
            readonly sections: readonly {
                readonly available: number;
                readonly blocked: number;
                readonly held: number;
                readonly id: string;
                readonly reserved: number;
                readonly sold: number;
                readonly total: number;
            }[];
            /** Format: date-time */
            readonly server_time: string;
            readonly show_id: string;
            /** @description Base64 of one byte a seat by `index`: 0 available, 1 held, 2 reserved, 3 sold, 4 blocked. */
            readonly statuses?: string;
            readonly total: number;
            readonly version: number;
        };
        readonly AvailabilityHistory: {
            readonly frames: readonly {
                /**
                 * Format: date-time
                 * @description Its end.
                 */
                readonly at: string;
                /** @description Seats that are otherwise than at the end of the frame before, by index: base64 of a LEB128 number each, eight times the distance from the index before (of the first: from 0) plus the status. */
                readonly changes: string;
                readonly version: number;
            }[];
            readonly position: string;
            /** Format: date-time */
            readonly published_at: string;
            /** Format: date-time */
            readonly server_time: string;
            readonly show_id: string;
            readonly start: {
                /** Format: date-time */
                readonly at: string;
                /** @description As those of the availability. */
                readonly statuses: string;
                readonly version: number;
            };
            readonly total: number;
        };
        readonly CancelledOrder: {
            readonly order_id: string;
            readonly position: string;
            readonly refund?: {
                readonly amount_cents: number;
                readonly order_id: string;
                readonly refund_id: string;
                readonly seat_ids: readonly string[];
                /** @enum {string} */
                readonly status: "pending" | "succeeded" | "failed";
            };
            /** @enum {string} */
            readonly status: "pending_payment" | "confirmed" | "cancelled" | "refunded" | "partially_refunded";
        };
        readonly ChangeEvent: {
            readonly artists?: readonly string[];
            readonly category?: string;
            readonly description?: string | null;
            readonly name?: string;
        };
        readonly ChangeShow: {
            /** @example EUR */
            readonly currency?: string;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly doors_at?: string | null;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly ends_at?: string | null;
            readonly hold_minutes?: number;
            readonly max_live_seats?: number;
            readonly max_seats_per_hold?: number;
            readonly max_tickets_per_customer?: number | null;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly on_sale_at?: string;
            readonly policy?: {
                /**
                 * Format: date-time
                 * @example 2026-06-01T20:00:00+02:00
                 */
                readonly cancel_until?: string | null;
                readonly reentry?: boolean;
                readonly refund_fees?: boolean;
                readonly resale?: boolean;
                readonly transfer?: boolean;
                /**
                 * Format: date-time
                 * @example 2026-06-01T20:00:00+02:00
                 */
                readonly transfer_until?: string | null;
            };
            readonly presales?: readonly components["schemas"]["PresaleRequest"][];
            readonly price_tiers?: readonly {
                readonly fee_cents?: number;
                readonly id: string;
                readonly name: string;
                readonly price_cents: number;
            }[];
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly starts_at?: string;
            readonly taxes?: readonly {
                /** @enum {string} */
                readonly applies_to: "ticket" | "fee" | "both";
                readonly inclusive: boolean;
                readonly name: string;
                readonly rate_bps: number;
            }[];
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_row?: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_seat?: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_section?: {
                readonly [key: string]: string;
            };
            readonly venue_id?: string;
            readonly waiting_room?: {
                readonly admit_per_second?: number;
                readonly enabled?: boolean;
                readonly max_active?: number;
            };
        };
        readonly ChangeVenue: {
            readonly address?: string | null;
            readonly city?: string;
            readonly country?: string;
            readonly name?: string;
            readonly sections?: readonly ({
                readonly id: string;
                /** @enum {string} */
                readonly kind: "reserved";
                readonly name: string;
                /** @description Its corners in order; laid out when absent. */
                readonly outline?: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
                readonly rows: readonly {
                    readonly label: string;
                    /** @description How many, labelled 1…n, or one by one. */
                    readonly seats: number | readonly {
                        readonly accessible?: boolean;
                        readonly companion?: boolean;
                        readonly label: string;
                        readonly obstructed_view?: boolean;
                        readonly x?: number;
                        readonly y?: number;
                    }[];
                }[];
            } | {
                readonly capacity: number;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "ga";
                readonly name: string;
                /** @description Its corners in order; laid out when absent. */
                readonly outline?: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
            })[];
            /** @example Europe/Berlin */
            readonly timezone?: string;
        };
        readonly CheckoutRequest: {
            readonly buyer?: {
                /** Format: email */
                readonly email: string;
                readonly name: string;
            };
            readonly idempotency_key?: string;
            readonly payment: {
                readonly method: string;
                /** Format: uri */
                readonly return_url?: string;
            };
        };
        readonly ConfirmRequest: {
            readonly payment_method?: string;
            /** Format: uri */
            readonly return_url?: string;
        };
        readonly CreateEvent: {
            readonly artists: readonly string[];
            readonly category: string;
            readonly description?: string | null;
            readonly name: string;
        };
        readonly CreateShow: {
            /** @example EUR */
            readonly currency: string;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly doors_at?: string | null;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly ends_at?: string | null;
            readonly hold_minutes?: number;
            readonly max_live_seats?: number;
            readonly max_seats_per_hold?: number;
            readonly max_tickets_per_customer?: number | null;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly on_sale_at: string;
            readonly policy?: {
                /**
                 * Format: date-time
                 * @example 2026-06-01T20:00:00+02:00
                 */
                readonly cancel_until?: string | null;
                readonly reentry?: boolean;
                readonly refund_fees?: boolean;
                readonly resale?: boolean;
                readonly transfer?: boolean;
                /**
                 * Format: date-time
                 * @example 2026-06-01T20:00:00+02:00
                 */
                readonly transfer_until?: string | null;
            };
            readonly presales?: readonly components["schemas"]["PresaleRequest"][];
            readonly price_tiers: readonly {
                readonly fee_cents?: number;
                readonly id: string;
                readonly name: string;
                readonly price_cents: number;
            }[];
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly starts_at: string;
            readonly taxes?: readonly {
                /** @enum {string} */
                readonly applies_to: "ticket" | "fee" | "both";
                readonly inclusive: boolean;
                readonly name: string;
                readonly rate_bps: number;
            }[];
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_row?: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_seat?: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_section: {
                readonly [key: string]: string;
            };
            readonly venue_id: string;
            readonly waiting_room?: {
                readonly admit_per_second?: number;
                readonly enabled?: boolean;
                readonly max_active?: number;
            };
        };
        readonly CreateVenue: {
            readonly address?: string | null;
            readonly city: string;
            readonly country: string;
            readonly name: string;
            readonly sections: readonly ({
                readonly id: string;
                /** @enum {string} */
                readonly kind: "reserved";
                readonly name: string;
                /** @description Its corners in order; laid out when absent. */
                readonly outline?: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
                readonly rows: readonly {
                    readonly label: string;
                    /** @description How many, labelled 1…n, or one by one. */
                    readonly seats: number | readonly {
                        readonly accessible?: boolean;
                        readonly companion?: boolean;
                        readonly label: string;
                        readonly obstructed_view?: boolean;
                        readonly x?: number;
                        readonly y?: number;
                    }[];
                }[];
            } | {
                readonly capacity: number;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "ga";
                readonly name: string;
                /** @description Its corners in order; laid out when absent. */
                readonly outline?: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
            })[];
            /** @example Europe/Berlin */
            readonly timezone: string;
        };
        readonly DeadLetter: {
            readonly error: string;
            /** Format: date-time */
            readonly failed_at: string;
            /** @description Of the event. */
            readonly id: string;
            readonly position: string;
            readonly projection: string;
            readonly stream: string;
            readonly type: string;
        } | null;
        readonly Demand: {
            readonly at_least: number;
            readonly by_cause: readonly {
                readonly at_least: number;
                readonly cause: string;
            }[];
            readonly minutes?: readonly {
                readonly at_least: number;
                readonly by_cause: readonly {
                    readonly at_least: number;
                    readonly cause: string;
                }[];
                /** Format: date-time */
                readonly minute: string;
                /** @description null for attempts that asked for no section */
                readonly section: string | null;
            }[];
            readonly seats?: readonly {
                readonly at_least: number;
                readonly by_cause: readonly {
                    readonly at_least: number;
                    readonly cause: string;
                }[];
                readonly seat_id: string;
            }[];
            /** @description Of the whole period; the one that was fought over most first. */
            readonly sections: readonly {
                readonly at_least: number;
                readonly by_cause: readonly {
                    readonly at_least: number;
                    readonly cause: string;
                }[];
                /** @description null for attempts that asked for no section */
                readonly section: string | null;
            }[];
            readonly show_id: string;
            /** @description There is more than `limit`: earlier minutes, or seats that fewer asked for. */
            readonly truncated: boolean;
        };
        readonly DevToken: {
            /** @enum {string} */
            readonly role: "customer" | "organizer" | "finance" | "gate" | "admin";
            readonly subject?: string;
        };
        readonly Erasure: {
            readonly customer_id: string;
            /** Format: date-time */
            readonly erased_at: string;
            /**
             * @description Name it in `min_position` to see at least this.
             * @example 4711
             */
            readonly position: string;
        };
        readonly Event: {
            readonly artists: readonly string[];
            readonly category: string;
            readonly currency: string | null;
            readonly description: string | null;
            /** Format: date-time */
            readonly ends_at: string | null;
            readonly id: string;
            readonly max_price_cents: number | null;
            /** @description null where currencies differ */
            readonly min_price_cents: number | null;
            readonly name: string;
            /** Format: date-time */
            readonly on_sale_at: string | null;
            readonly show_count: number;
            /** Format: date-time */
            readonly starts_at: string | null;
            /** @enum {string} */
            readonly status: "draft" | "published" | "cancelled";
            readonly venue: {
                readonly city: string;
                readonly country: string;
                readonly id: string;
                readonly name: string;
                readonly timezone: string;
            } | null;
            readonly venue_count: number;
        };
        readonly EventDetails: {
            readonly artists: readonly string[];
            readonly category: string;
            readonly description: string | null;
            readonly id: string;
            readonly name: string;
            /** @enum {string} */
            readonly status: "draft" | "published" | "cancelled";
        };
        readonly EventHoldRequest: {
            /** @description Opens the sale before it opens to all; also as header `Access-Code`. */
            readonly access_code?: string;
            readonly seat_ids: readonly string[];
            readonly session?: string;
            readonly show_id?: string;
        };
        readonly EventSeats: {
            readonly event_id: string;
            readonly seats: readonly {
                readonly id: string;
                /** @description in cents, fees included */
                readonly price: number;
                /** @enum {string} */
                readonly status: "available" | "held" | "reserved" | "sold" | "blocked";
            }[];
            readonly show_id: string;
        };
        readonly Hold: {
            readonly currency: string;
            /** Format: date-time */
            readonly expires_at: string;
            readonly expires_at_ms: number;
            readonly hold_id: string;
            readonly items: readonly components["schemas"]["Item"][];
            /** @description of a converted hold */
            readonly order_id?: string;
            readonly position: string;
            /** @description what the buyer will pay, all included */
            readonly price_cents: number;
            readonly seat_ids: readonly string[];
            /** Format: date-time */
            readonly server_time: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly status: "active" | "released" | "expired" | "converted";
            readonly version: number;
        };
        readonly HoldRequest: {
            /** @description Opens the sale before it opens to all; also as header `Access-Code`. */
            readonly access_code?: string;
            readonly area?: string;
            readonly best_available?: {
                readonly accessible?: boolean;
                readonly adjacent?: boolean;
                readonly quantity: number;
                readonly section?: string;
                readonly tier?: string;
            };
            readonly quantity?: number;
            readonly seat_ids?: readonly string[];
        };
        readonly Item: {
            readonly fee_cents: number;
            readonly label: string;
            readonly price_cents: number;
            /** @description null in a general-admission area */
            readonly row: string | null;
            readonly seat_id: string;
            readonly section: string;
            /** @description on top of price and fee */
            readonly tax_cents: number;
            readonly tier: string;
        };
        readonly JoinWaitingRoom: {
            readonly show_id: string;
        };
        readonly Lottery: {
            readonly algorithm: string;
            readonly beacon: {
                /** @description null until it has been drawn */
                readonly randomness: string | null;
                readonly round: number;
                readonly url: string;
            } | null;
            /** @description SHA-256 of the seed */
            readonly commitment: string | null;
            /** @description SHA-256 of the list at `list_url` */
            readonly digest: string | null;
            readonly entrants: number | null;
            readonly list_url: string | null;
            readonly seed: string | null;
            readonly show_id: string;
            /** @enum {string} */
            readonly status: "gathering" | "closed" | "drawn" | "no_draw";
            /** @description What has to be believed, and by whom. */
            readonly trust: string;
            /** @enum {string|null} */
            readonly without_beacon: "not_configured" | "unreachable" | null;
        };
        readonly Order: {
            readonly currency: string;
            readonly event_id: string;
            readonly hold_id: string;
            readonly hold_ids: readonly string[];
            readonly items: readonly components["schemas"]["Item"][];
            readonly order_id: string;
            /** Format: date-time */
            readonly pay_by: string;
            readonly pay_by_ms: number;
            readonly payment: {
                readonly client_secret?: string;
                readonly next_action?: {
                    /** @enum {string} */
                    readonly type: "redirect";
                    readonly url: string;
                };
                readonly payment_id: string;
                readonly provider: string;
                /** @enum {string} */
                readonly status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "failed" | "cancelled";
            };
            readonly position: string;
            readonly refunded_cents: number;
            readonly refunds: readonly {
                readonly amount_cents: number;
                readonly order_id: string;
                readonly refund_id: string;
                readonly seat_ids: readonly string[];
                /** @enum {string} */
                readonly status: "pending" | "succeeded" | "failed";
            }[];
            /** Format: date-time */
            readonly server_time: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly status: "pending_payment" | "confirmed" | "cancelled" | "refunded" | "partially_refunded";
            readonly total_cents: number;
            readonly version: number;
        };
        readonly OrderRequest: {
            readonly buyer: {
                /** Format: email */
                readonly email: string;
                readonly name: string;
            };
            readonly hold_id?: string;
            readonly hold_ids?: readonly string[];
            readonly payment_method?: string;
            /** Format: uri */
            readonly return_url?: string;
        };
        readonly OrderWithBuyer: components["schemas"]["Order"] & {
            /** @description As given with the order; null where nobody said, or the buyer was erased. */
            readonly buyer: {
                readonly email: string;
                readonly name: string;
            } | null;
            readonly refunds?: readonly {
                readonly amount_cents: number;
                /** @description Why, in the words of who refunded; not shown to the buyer. */
                readonly note?: string;
                readonly order_id: string;
                readonly refund_id: string;
                readonly seat_ids: readonly string[];
                /** @enum {string} */
                readonly status: "pending" | "succeeded" | "failed";
            }[];
        };
        readonly Payment: {
            readonly next_action?: {
                /** @enum {string} */
                readonly type: "redirect";
                readonly url: string;
            };
            readonly order_id: string;
            /** @enum {string} */
            readonly order_status: "pending_payment" | "confirmed" | "cancelled" | "refunded" | "partially_refunded";
            readonly payment_id: string;
            readonly position: string;
            /** @enum {string} */
            readonly status: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "failed" | "cancelled";
            readonly tries_left: number;
        };
        readonly PresaleRequest: {
            /** @description Whoever knows it buys earlier. Kept as a keyed hash, told to nobody. */
            readonly code?: string;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly from: string;
            /** @description In place of `code`: the one that it has had so far. */
            readonly id?: string;
            /** @description Customers; any number by default. */
            readonly max_uses?: number | null;
            /** @description All by default. */
            readonly tiers?: readonly string[] | null;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly until: string;
        };
        readonly Problem: {
            /** @description Of `challenge_required`: what is to be done. */
            readonly challenge?: {
                readonly bits?: number;
                /** Format: date-time */
                readonly expires_at?: string;
                /** @enum {string} */
                readonly kind: "proof_of_work" | "external";
                readonly puzzle?: string;
            } & {
                readonly [key: string]: unknown;
            };
            readonly code: components["schemas"]["ProblemCode"];
            /** @description Of `payment_declined`, as are the tries that are left. */
            readonly decline_code?: string | null;
            readonly detail?: string;
            /** @description The faulty fields of a 422. */
            readonly errors?: readonly {
                readonly message: string;
                readonly path: string;
            }[];
            readonly hold_id?: string;
            /** @description Of `amount_too_high`. */
            readonly left_cents?: number;
            /** @description Of `too_many_seats`. */
            readonly limit?: number;
            readonly limit_of?: string;
            readonly max_bytes?: number;
            readonly order_id?: string;
            /** @enum {string} */
            readonly order_status?: "pending_payment" | "confirmed" | "cancelled" | "refunded" | "partially_refunded";
            readonly payment_id?: string;
            /** @enum {string} */
            readonly payment_status?: "requires_payment_method" | "requires_action" | "processing" | "succeeded" | "failed" | "cancelled";
            readonly pending_orders?: readonly string[];
            /** @description Of a refusal that is remembered. */
            readonly position?: string;
            readonly reconciliation_id?: string;
            readonly seat_ids?: readonly string[];
            /** @enum {string} */
            readonly show_status?: "draft" | "scheduled" | "on_sale" | "paused" | "sold_out" | "ended" | "cancelled";
            readonly status: number;
            readonly title: string;
            readonly tries_left?: number;
            readonly type: string;
            /** @description Of `seat_unavailable`, in the order asked. */
            readonly unavailable_seat_ids?: readonly string[];
            readonly unknown_seat_ids?: readonly string[];
            /** @description Of `version_mismatch`: the one it is at. */
            readonly version?: number;
        } & {
            readonly [key: string]: unknown;
        };
        /**
         * @description | code | status | meaning |
         *     | --- | --- | --- |
         *     | `malformed_json` | 400 | The body is not JSON |
         *     | `idempotency_key_required` | 400 | This route needs an Idempotency-Key header |
         *     | `bad_signature` | 400 | The signature does not hold |
         *     | `bad_request` | 400 | The request can not be understood |
         *     | `unauthenticated` | 401 | Say who you are |
         *     | `invalid_token` | 401 | The token is not valid or has expired |
         *     | `payment_declined` | 402 | The payment was declined |
         *     | `forbidden` | 403 | Your roles do not allow this |
         *     | `origin_not_allowed` | 403 | A write by cookie must come from our own pages |
         *     | `not_your_hold` | 403 | This hold belongs to somebody else |
         *     | `code_not_accepted` | 403 | This access code does not open the sale |
         *     | `challenge_required` | 403 | Solve the challenge first |
         *     | `admission_required` | 403 | Pass the waiting room first |
         *     | `not_found` | 404 | There is no such thing |
         *     | `seat_not_found` | 404 | There is no such seat |
         *     | `method_not_allowed` | 405 | This resource does not know that method |
         *     | `seat_unavailable` | 409 | Not all of these seats are free |
         *     | `not_on_sale` | 409 | The show is not on sale |
         *     | `extension_used` | 409 | A hold can be extended once |
         *     | `hold_converted` | 409 | The hold has become an order |
         *     | `hold_expired` | 409 | The hold has expired |
         *     | `hold_not_active` | 409 | The hold is not active any more |
         *     | `payment_in_progress` | 409 | A payment is on its way |
         *     | `order_expired` | 409 | The order can not be paid any more |
         *     | `not_cancellable` | 409 | The order can not be cancelled |
         *     | `already_refunded` | 409 | All of it has been refunded |
         *     | `already_used` | 409 | The ticket has been used |
         *     | `wrong_show` | 409 | The ticket is for another show |
         *     | `no_waiting_room` | 409 | The show has no waiting room: go straight to its seats |
         *     | `wrong_status` | 409 | Its status does not allow this |
         *     | `conflict` | 409 | It was changed by somebody else at the same time |
         *     | `idempotency_in_flight` | 409 | The first request with this key is still running |
         *     | `seat_taken` | 409 | The seat is taken |
         *     | `lock_timeout` | 409 | The seat is being bought by somebody else right now |
         *     | `reservation_expired` | 409 | The reservation has expired |
         *     | `cart_mixed` | 409 | A cart is for one show and one currency |
         *     | `ticket_void` | 410 | The ticket was returned or given away |
         *     | `version_mismatch` | 412 | It is not at the version that you expect |
         *     | `body_too_large` | 413 | The body is too large |
         *     | `unsupported_media_type` | 415 | Send JSON |
         *     | `validation_failed` | 422 | The request is not acceptable |
         *     | `idempotency_key_reused` | 422 | This key was used with another body |
         *     | `bad_position` | 422 | There is no such position |
         *     | `too_many_seats` | 422 | More seats than one may have |
         *     | `amount_too_high` | 422 | The amount is more than is left |
         *     | `card_data_refused` | 422 | Never send card numbers here |
         *     | `cart_empty` | 422 | The cart is empty |
         *     | `too_many_holds` | 429 | Too many holds that came to nothing |
         *     | `rate_limited` | 429 | Too many requests |
         *     | `internal_error` | 500 | Something went wrong on our side |
         *     | `bad_gateway` | 502 | The answer was lost on its way |
         *     | `projection_behind` | 503 | What you asked for is not there yet |
         *     | `outcome_unknown` | 503 | The outcome is not known yet: send the same request again |
         *     | `overloaded` | 503 | Too much to do right now |
         *     | `switched_off` | 503 | This is switched off for a while |
         *     | `unavailable` | 503 | Something that this needs can not be reached |
         *     | `gateway_timeout` | 504 | There was no answer in time |
         * @enum {string}
         */
        readonly ProblemCode: "malformed_json" | "idempotency_key_required" | "bad_signature" | "bad_request" | "unauthenticated" | "invalid_token" | "payment_declined" | "forbidden" | "origin_not_allowed" | "not_your_hold" | "code_not_accepted" | "challenge_required" | "admission_required" | "not_found" | "seat_not_found" | "method_not_allowed" | "seat_unavailable" | "not_on_sale" | "extension_used" | "hold_converted" | "hold_expired" | "hold_not_active" | "payment_in_progress" | "order_expired" | "not_cancellable" | "already_refunded" | "already_used" | "wrong_show" | "no_waiting_room" | "wrong_status" | "conflict" | "idempotency_in_flight" | "seat_taken" | "lock_timeout" | "reservation_expired" | "cart_mixed" | "ticket_void" | "version_mismatch" | "body_too_large" | "unsupported_media_type" | "validation_failed" | "idempotency_key_reused" | "bad_position" | "too_many_seats" | "amount_too_high" | "card_data_refused" | "cart_empty" | "too_many_holds" | "rate_limited" | "internal_error" | "bad_gateway" | "projection_behind" | "outcome_unknown" | "overloaded" | "switched_off" | "unavailable" | "gateway_timeout";
        readonly Projection: {
            readonly events_per_second: number | null;
            readonly failure: components["schemas"]["DeadLetter"];
            readonly lag_events: number;
            readonly lag_ms: number;
            readonly name: string;
            readonly position: string;
            readonly rebuild: components["schemas"]["ProjectionRebuild"];
            /** @enum {string} */
            readonly state: "catching_up" | "live" | "stopped" | "superseded" | "idle";
            readonly version: number;
        };
        readonly ProjectionRebuild: {
            readonly error: string | null;
            readonly events: number;
            readonly events_per_second: number | null;
            readonly ms_left: number | null;
            readonly position: string;
            readonly projection: string;
            /** Format: date-time */
            readonly started_at: string;
            /** @enum {string} */
            readonly state: "running" | "interrupted" | "ready" | "switched" | "checked" | "failed";
            readonly target: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly verdict: {
                readonly identical: boolean;
                /** @description Why there was no comparison. */
                readonly not_compared: string | null;
                readonly position: string | null;
                readonly tables: readonly {
                    readonly built_rows: number;
                    readonly examples: readonly {
                        readonly row: string;
                        /** @enum {string} */
                        readonly side: "live" | "built";
                    }[];
                    readonly live_rows: number;
                    readonly only_built: number;
                    readonly only_live: number;
                    readonly table: string;
                }[];
            } | null;
        } | null;
        readonly PublicConfig: {
            /** @description Whether `POST /v1/dev/tokens` is there. */
            readonly dev_tokens: boolean;
            readonly payments: {
                /** @enum {string} */
                readonly provider: "simulator" | "stripe";
                /** @description For Stripe’s fields in the browser. */
                readonly publishable_key: string | null;
            };
            /** Format: date-time */
            readonly server_time: string;
        };
        readonly QueuePosition: {
            readonly admission_token?: string;
            /** @description in seconds */
            readonly eta: number | null;
            /**
             * @description Why what somebody who waits is told is no estimate but a guess, or null: nobody has a place yet, or too little has been seen of this room, or all that is left is in somebody’s hands, or it will probably be sold out before. Null for an estimate.
             * @enum {string|null}
             */
            readonly eta_reason: "not_drawn" | "measuring" | "no_free_seats" | "unlikely" | null;
            readonly poll_after_ms: number;
            readonly position: number | null;
            readonly session_id: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly state: "waiting" | "admitted" | "closed";
        };
        readonly Reconcile: {
            /** @default false */
            readonly apply?: boolean;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly from?: string;
            readonly show_id?: string;
            /**
             * Format: date-time
             * @example 2026-06-01T20:00:00+02:00
             */
            readonly to?: string;
        };
        readonly Reconciliation: {
            readonly differences: readonly {
                readonly actual: string;
                readonly cause: string;
                readonly expected: string;
                readonly kind: string;
                readonly order_id?: string;
                readonly payment_id?: string;
                readonly remedy: string;
                readonly seat_id?: string;
            }[];
            readonly matched: {
                readonly orders: number;
                readonly payments: number;
                readonly refunds: number;
                readonly seats: number;
            } | null;
            readonly pending: number | null;
            /** @description the first 1,000 of them */
            readonly pending_orders: readonly string[];
            readonly position: string | null;
            readonly reconciliation_id: string;
            /** @enum {string} */
            readonly status: "running" | "completed" | "failed";
        };
        readonly Refund: {
            readonly amount_cents: number;
            readonly order_id: string;
            readonly position: string;
            readonly refund_id: string;
            readonly seat_ids: readonly string[];
            /** @enum {string} */
            readonly status: "pending" | "succeeded" | "failed";
        };
        readonly RefundRequest: {
            readonly amount_cents?: number;
            /** @default false */
            readonly keep_seats_blocked?: boolean;
            readonly reason: string;
            readonly return_fees?: boolean;
            readonly seat_ids?: readonly string[];
        };
        /** @description How far what happened is published; null without a broker. */
        readonly Relay: {
            readonly events_per_second: number;
            readonly lag_events: number;
            readonly lag_ms: number;
            readonly position: string | null;
            /** @enum {string} */
            readonly state: "standby" | "live" | "catching_up" | "waiting" | "stopped";
            readonly trouble: string | null;
        } | null;
        readonly Sales: {
            readonly captured_cents: number;
            readonly currency: string;
            /** @description Confirmed orders by the minute in which they were placed. */
            readonly minutes: readonly {
                readonly fee_cents: number;
                /** Format: date-time */
                readonly minute: string;
                readonly orders: number;
                readonly price_cents: number;
                readonly sold: number;
                readonly tax_cents: number;
            }[];
            readonly orders: {
                readonly cancelled: number;
                readonly confirmed: number;
                readonly pending_payment: number;
            };
            readonly refunded_cents: number;
            /** @description Attempts to hold that were refused. Some may be missing. */
            readonly refused_attempts: {
                readonly at_least: number;
                readonly by_cause: readonly {
                    readonly at_least: number;
                    readonly cause: string;
                }[];
            };
            /** @description How long the process that answers took of late, until an answer began: all shows together. */
            readonly response_times: {
                readonly kinds: readonly {
                    readonly count: number;
                    /** @enum {string} */
                    readonly kind: "hold" | "pay" | "look";
                    readonly p50_ms: number | null;
                    readonly p95_ms: number | null;
                    readonly p99_ms: number | null;
                }[];
                readonly over_ms: number;
            };
            readonly seats: {
                readonly available: number;
                readonly blocked: number;
                readonly held: number;
                readonly reserved: number;
                readonly sold: number;
                readonly total: number;
            };
            readonly show_id: string;
            readonly tiers: readonly {
                readonly fee_cents: number;
                readonly price_cents: number;
                readonly returned: number;
                readonly sold: number;
                readonly tax_cents: number;
                readonly tier: string;
            }[];
        };
        readonly SeatAudit: {
            readonly counts: {
                /** @description Holds that ran out unbought. */
                readonly holds_lapsed: number;
                /** @description Attempts to hold that were refused. Some may be missing. */
                readonly refused_attempts: {
                    readonly at_least: number;
                    readonly by_cause: readonly {
                        readonly at_least: number;
                        readonly cause: string;
                    }[];
                };
            };
            readonly entries: readonly {
                /**
                 * @description On whose authority.
                 * @example system:expiry
                 */
                readonly actor: string;
                /** Format: date-time */
                readonly at: string;
                readonly data: {
                    readonly [key: string]: unknown;
                };
                readonly event_id: string;
                readonly position: string;
                /** @description The `X-Request-Id` at the root of it. */
                readonly request_id: string;
                /**
                 * @description What it happened to.
                 * @example order-ord_1
                 */
                readonly stream: string;
                readonly type: string;
            }[];
            readonly next_cursor: string | null;
        };
        readonly SeatBlock: {
            /** @description A code (`house_seats`), or a text, which is kept apart from the record. */
            readonly reason: string;
            readonly seat_ids: readonly string[];
        };
        readonly SeatMap: {
            /** @description left out when a `layout_version` is named */
            readonly availability?: {
                readonly available: number;
                readonly position: string;
                /** Format: date-time */
                readonly server_time: string;
                readonly total: number;
                readonly version: number;
            };
            readonly currency: string;
            readonly layout_version: number;
            readonly price_tiers: readonly {
                readonly fee_cents: number;
                readonly id: string;
                readonly name: string;
                readonly price_cents: number;
            }[];
            readonly seat_count: number;
            readonly sections: readonly {
                readonly id: string;
                /** @enum {string} */
                readonly kind: "reserved" | "ga";
                readonly name: string;
                readonly outline: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
                readonly rows: readonly {
                    readonly label: string;
                    readonly seats: readonly {
                        readonly accessible: boolean;
                        readonly companion: boolean;
                        readonly id: string;
                        readonly index: number;
                        readonly label: string;
                        readonly obstructed_view: boolean;
                        readonly tier: string;
                        readonly x: number;
                        readonly y: number;
                    }[];
                }[];
                /** @description of a general-admission area */
                readonly units?: {
                    readonly count: number;
                    readonly first_index: number;
                    readonly tier: string;
                };
            }[];
            readonly show_id: string;
        };
        readonly SessionInfo: {
            readonly customer_id: string | null;
            /** Format: date-time */
            readonly expires_at: string | null;
            readonly roles: readonly ("customer" | "organizer" | "finance" | "gate" | "admin")[];
            readonly signed_in: boolean;
        };
        readonly Show: {
            /** @description 0 once the show is over or cancelled */
            readonly available: number;
            readonly currency: string;
            /** Format: date-time */
            readonly doors_at: string | null;
            /** Format: date-time */
            readonly ends_at: string | null;
            readonly event_id: string;
            readonly id: string;
            /** @description of its seat map, to be had for ever by that; null for a draft */
            readonly layout_version: number | null;
            readonly max_price_cents: number;
            /** @description of the cheapest tier, fees included */
            readonly min_price_cents: number;
            /** Format: date-time */
            readonly on_sale_at: string;
            /** Format: date-time */
            readonly starts_at: string;
            /** @enum {string} */
            readonly status: "draft" | "scheduled" | "on_sale" | "paused" | "sold_out" | "ended" | "cancelled";
            readonly total: number;
            readonly venue: {
                readonly city: string;
                readonly country: string;
                readonly id: string;
                readonly name: string;
                readonly timezone: string;
            } | null;
            readonly waiting_room: {
                readonly enabled: boolean;
                /** @enum {string} */
                readonly state: "off" | "gathering" | "open";
            };
        };
        readonly ShowCancellation: {
            readonly orders_refunded: number;
            readonly orders_total: number;
            /**
             * @description Name it in `min_position` to see at least this.
             * @example 4711
             */
            readonly position: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly status: "draft" | "scheduled" | "on_sale" | "paused" | "sold_out" | "ended" | "cancelled";
        };
        readonly ShowDetails: {
            readonly currency: string;
            /** Format: date-time */
            readonly doors_at: string | null;
            /** Format: date-time */
            readonly ends_at: string | null;
            readonly event_id: string;
            readonly hold_minutes: number;
            readonly id: string;
            readonly layout_version: number | null;
            readonly max_live_seats: number;
            readonly max_price_cents: number;
            readonly max_seats_per_hold: number;
            readonly max_tickets_per_customer: number | null;
            readonly min_price_cents: number;
            /** Format: date-time */
            readonly on_sale_at: string;
            readonly policy: {
                /** Format: date-time */
                readonly cancel_until: string | null;
                readonly reentry: boolean;
                readonly refund_fees: boolean;
                readonly resale: boolean;
                readonly transfer: boolean;
                /** Format: date-time */
                readonly transfer_until: string | null;
            };
            readonly price_tiers: readonly {
                readonly fee_cents: number;
                readonly id: string;
                readonly name: string;
                readonly price_cents: number;
            }[];
            readonly seat_count: number | null;
            /** Format: date-time */
            readonly starts_at: string;
            /** @enum {string} */
            readonly status: "draft" | "scheduled" | "on_sale" | "paused" | "sold_out" | "ended" | "cancelled";
            readonly taxes: readonly {
                /** @enum {string} */
                readonly applies_to: "ticket" | "fee" | "both";
                readonly inclusive: boolean;
                readonly name: string;
                readonly rate_bps: number;
            }[];
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_row: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_seat: {
                readonly [key: string]: string;
            };
            /**
             * @example {
             *       "A": "standard"
             *     }
             */
            readonly tier_by_section: {
                readonly [key: string]: string;
            };
            readonly venue_id: string;
            readonly waiting_room: {
                readonly admit_per_second: number;
                readonly enabled: boolean;
                readonly max_active: number;
            };
        };
        readonly ShowInFull: components["schemas"]["ShowDetails"] & {
            /** @description 0 once the show is over or cancelled */
            readonly available: number;
            /** @description of its seat map, to be had for ever by that; null for a draft */
            readonly layout_version?: number | null;
            /** @description of the cheapest tier, fees included */
            readonly min_price_cents?: number;
            /** @description To its organiser alone. */
            readonly presales?: readonly {
                /** Format: date-time */
                readonly from: string;
                readonly id: string;
                readonly max_uses: number | null;
                readonly tiers: readonly string[] | null;
                /** Format: date-time */
                readonly until: string;
            }[];
            readonly total: number;
            readonly venue: {
                readonly city: string;
                readonly country: string;
                readonly id: string;
                readonly name: string;
                readonly timezone: string;
            } | null;
            readonly waiting_room?: {
                readonly admit_per_second: number;
                readonly enabled: boolean;
                readonly max_active: number;
                /** @enum {string} */
                readonly state: "off" | "gathering" | "open";
            };
        };
        readonly ShowWithRoom: components["schemas"]["ShowDetails"] & {
            readonly admit_per_second: number;
            readonly enabled: boolean;
            readonly max_active: number;
            /**
             * @description Name it in `min_position` to see at least this.
             * @example 4711
             */
            readonly position: string;
        };
        readonly SimulatedOnSale: {
            readonly arrived: number;
            /** @description How often somebody else was faster. */
            readonly beaten: number;
            /** @description Who have their tickets. */
            readonly bought: number;
            readonly buyers: number;
            /** Format: date-time */
            readonly closes_at: string;
            /** @description Who want seats and have none so far; at the end, with those who came too late. */
            readonly empty_handed: number;
            /**
             * @description Why it is over; null while it goes on.
             * @enum {string|null}
             */
            readonly end: "sold_out" | "crowd_gone" | "time_is_up" | "stopped" | "failed" | null;
            /** @description Who changed their mind, or could not pay. */
            readonly gave_up: number;
            readonly id: string;
            /** @description Who are choosing or paying now. */
            readonly inside: number;
            readonly seats_bought: number;
            /** @description For which two have tickets. */
            readonly seats_sold_twice: number;
            readonly show_id: string;
            /** Format: date-time */
            readonly started_at: string;
            /** @description Who stand in the waiting room’s line. */
            readonly waiting: number;
        };
        readonly SimulateOnSale: {
            /** @example 3000 */
            readonly buyers?: number;
            /**
             * @description The doors close then, sold out or not.
             * @example 2
             */
            readonly minutes?: number;
            readonly show_id: string;
        };
        readonly Switch: {
            readonly by: string | null;
            readonly on: boolean;
            readonly reason: string | null;
            /**
             * Format: date-time
             * @description null where it was never turned
             */
            readonly since: string | null;
        };
        readonly Switches: {
            readonly dashboards: components["schemas"]["Switch"];
            readonly live_stream: components["schemas"]["Switch"];
            readonly sales: components["schemas"]["Switch"];
            readonly search: components["schemas"]["Switch"];
        };
        readonly SwitchesChange: {
            readonly dashboards?: boolean;
            readonly live_stream?: boolean;
            /** @description A code (`incident`), or a text, which is kept apart from the record. */
            readonly reason?: string;
            /** @description Off: no new holds in any show. What is held may be bought. */
            readonly sales?: boolean;
            readonly search?: boolean;
        };
        readonly Ticket: {
            readonly label: string;
            readonly order_id: string;
            readonly pdf_url: string;
            readonly row: string | null;
            readonly seat_id: string;
            readonly section: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly status: "valid" | "used" | "returned" | "transferred";
            readonly ticket_id: string;
        };
        readonly TrialBalance: {
            readonly accounts: readonly {
                readonly account: string;
                readonly credit_cents: number;
                readonly currency: string;
                readonly debit_cents: number;
            }[];
            readonly balanced: boolean;
            readonly position: string;
        };
        readonly Venue: {
            readonly address: string | null;
            readonly city: string;
            readonly country: string;
            readonly id: string;
            readonly layout_version: number;
            readonly name: string;
            readonly seat_count: number;
            readonly sections: readonly ({
                readonly id: string;
                /** @enum {string} */
                readonly kind: "reserved";
                readonly name: string;
                readonly outline: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
                readonly rows: readonly {
                    readonly label: string;
                    readonly seats: readonly {
                        readonly accessible: boolean;
                        readonly companion: boolean;
                        readonly label: string;
                        readonly obstructed_view: boolean;
                        readonly x: number;
                        readonly y: number;
                    }[];
                }[];
            } | {
                readonly capacity: number;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "ga";
                readonly name: string;
                readonly outline: readonly {
                    readonly x: number;
                    readonly y: number;
                }[];
            })[];
            readonly timezone: string;
        };
        readonly VenueSummary: {
            readonly address: string | null;
            readonly city: string;
            readonly country: string;
            readonly id: string;
            readonly layout_version: number;
            readonly name: string;
            readonly seat_count: number;
            readonly timezone: string;
        };
        readonly WaitingRoomFigures: {
            /** @description Calls so far; of some people more than one. */
            readonly admitted_total: number;
            readonly enabled: boolean;
            /** @description Who waits for the draw. */
            readonly gathered: number;
            /** Format: date-time */
            readonly server_time: string;
            /** @description Who is let in now. */
            readonly shopping: number;
            readonly show_id: string;
            /** @description Who has a place in the line. */
            readonly waiting: number;
        };
        readonly WaitingRoomSession: {
            /** @description For the `Admission-Token` header of holds. */
            readonly admission_token?: string;
            /** Format: date-time */
            readonly admitted_until: string | null;
            readonly ahead: number | null;
            /**
             * @description Why what somebody who waits is told is no estimate but a guess, or null: nobody has a place yet, or too little has been seen of this room, or all that is left is in somebody’s hands, or it will probably be sold out before. Null for an estimate.
             * @enum {string|null}
             */
            readonly eta_reason: "not_drawn" | "measuring" | "no_free_seats" | "unlikely" | null;
            /** @description By what was measured in this room; a guess where `eta_reason` is set. */
            readonly eta_seconds: number | null;
            /** @description As drawn or taken; it never changes. */
            readonly place: number | null;
            readonly poll_after_ms: number;
            readonly poll_url: string;
            /** @description The place in the line, from 1; null while nobody has one: before the draw. */
            readonly position: number | null;
            /**
             * @description Why it is closed.
             * @enum {string|null}
             */
            readonly reason: "sold_out" | "paused" | "ended" | "cancelled" | "not_begun" | "left" | "bought" | "lapsed" | null;
            /** Format: date-time */
            readonly server_time: string;
            readonly session_id: string;
            readonly show_id: string;
            /** @enum {string} */
            readonly state: "waiting" | "admitted" | "closed";
            readonly stream_url: string;
        };
        readonly WaitingRoomSettings: {
            readonly admit_per_second?: number;
            readonly enabled: boolean;
            readonly max_active?: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Audit = components['schemas']['Audit'];
export type Availability = components['schemas']['Availability'];
export type AvailabilityHistory = components['schemas']['AvailabilityHistory'];
export type CancelledOrder = components['schemas']['CancelledOrder'];
export type ChangeEvent = components['schemas']['ChangeEvent'];
export type ChangeShow = components['schemas']['ChangeShow'];
export type ChangeVenue = components['schemas']['ChangeVenue'];
export type CheckoutRequest = components['schemas']['CheckoutRequest'];
export type ConfirmRequest = components['schemas']['ConfirmRequest'];
export type CreateEvent = components['schemas']['CreateEvent'];
export type CreateShow = components['schemas']['CreateShow'];
export type CreateVenue = components['schemas']['CreateVenue'];
export type DeadLetter = components['schemas']['DeadLetter'];
export type Demand = components['schemas']['Demand'];
export type DevToken = components['schemas']['DevToken'];
export type Erasure = components['schemas']['Erasure'];
export type Event = components['schemas']['Event'];
export type EventDetails = components['schemas']['EventDetails'];
export type EventHoldRequest = components['schemas']['EventHoldRequest'];
export type EventSeats = components['schemas']['EventSeats'];
export type Hold = components['schemas']['Hold'];
export type HoldRequest = components['schemas']['HoldRequest'];
export type Item = components['schemas']['Item'];
export type JoinWaitingRoom = components['schemas']['JoinWaitingRoom'];
export type Lottery = components['schemas']['Lottery'];
export type Order = components['schemas']['Order'];
export type OrderRequest = components['schemas']['OrderRequest'];
export type OrderWithBuyer = components['schemas']['OrderWithBuyer'];
export type Payment = components['schemas']['Payment'];
export type PresaleRequest = components['schemas']['PresaleRequest'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type Projection = components['schemas']['Projection'];
export type ProjectionRebuild = components['schemas']['ProjectionRebuild'];
export type PublicConfig = components['schemas']['PublicConfig'];
export type QueuePosition = components['schemas']['QueuePosition'];
export type Reconcile = components['schemas']['Reconcile'];
export type Reconciliation = components['schemas']['Reconciliation'];
export type Refund = components['schemas']['Refund'];
export type RefundRequest = components['schemas']['RefundRequest'];
export type Relay = components['schemas']['Relay'];
export type Sales = components['schemas']['Sales'];
export type SeatAudit = components['schemas']['SeatAudit'];
export type SeatBlock = components['schemas']['SeatBlock'];
export type SeatMap = components['schemas']['SeatMap'];
export type SessionInfo = components['schemas']['SessionInfo'];
export type Show = components['schemas']['Show'];
export type ShowCancellation = components['schemas']['ShowCancellation'];
export type ShowDetails = components['schemas']['ShowDetails'];
export type ShowInFull = components['schemas']['ShowInFull'];
export type ShowWithRoom = components['schemas']['ShowWithRoom'];
export type SimulatedOnSale = components['schemas']['SimulatedOnSale'];
export type SimulateOnSale = components['schemas']['SimulateOnSale'];
export type Switch = components['schemas']['Switch'];
export type Switches = components['schemas']['Switches'];
export type SwitchesChange = components['schemas']['SwitchesChange'];
export type Ticket = components['schemas']['Ticket'];
export type TrialBalance = components['schemas']['TrialBalance'];
export type Venue = components['schemas']['Venue'];
export type VenueSummary = components['schemas']['VenueSummary'];
export type WaitingRoomFigures = components['schemas']['WaitingRoomFigures'];
export type WaitingRoomSession = components['schemas']['WaitingRoomSession'];
export type WaitingRoomSettings = components['schemas']['WaitingRoomSettings'];
export type $defs = Record<string, never>;
export interface operations {
    readonly auditCustomer: {
        readonly parameters: {
            readonly query?: {
                /** @description What had been recorded by then. */
                readonly at?: string;
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What happened, oldest first, one entry an event */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Audit"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly auditOrder: {
        readonly parameters: {
            readonly query?: {
                /** @description What had been recorded by then. */
                readonly at?: string;
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What happened, oldest first, one entry an event */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Audit"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly auditSeat: {
        readonly parameters: {
            readonly query?: {
                /** @description What had been recorded by then. */
                readonly at?: string;
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
                readonly seat_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What happened, oldest first, one entry an event */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SeatAudit"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getConfig: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Public settings */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PublicConfig"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly eraseCustomer: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Nothing personal is left */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly eraseMyself: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Nothing personal is left; also when there never was */
            readonly 204: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listSimulatedOnSales: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description None or one */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly on_sales: readonly components["schemas"]["SimulatedOnSale"][];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly simulateOnSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SimulateOnSale"];
            };
        };
        readonly responses: {
            /** @description It has begun */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimulatedOnSale"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSimulatedOnSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Its numbers so far */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimulatedOnSale"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly stopSimulatedOnSale: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description How it ended */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SimulatedOnSale"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createDevToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["DevToken"];
            };
        };
        readonly responses: {
            /** @description The token */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** Format: date-time */
                        readonly expires_at: string;
                        /** @enum {string} */
                        readonly role: "customer" | "organizer" | "finance" | "gate" | "admin";
                        readonly subject: string;
                        readonly token: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listEvents: {
        readonly parameters: {
            readonly query?: {
                readonly artist?: string;
                readonly category?: string;
                readonly city?: string;
                readonly country?: string;
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                /** @description The earliest start. A date without a time is a day at the venue. */
                readonly date_from?: string;
                /** @description The latest start; of a day, all of it. */
                readonly date_to?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                /** @description Only events of the caller, drafts too: for their organiser. */
                readonly own?: "true";
                /** @description Words in any order, each in name, artists, category, venue or city; accents and typing errors are forgiven. Those that have the words as they were typed come first. */
                readonly q?: string;
                /** @description Id or name. */
                readonly venue?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Events */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly events: readonly components["schemas"]["Event"][];
                        readonly next_cursor: string | null;
                    };
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createEvent: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateEvent"];
            };
        };
        readonly responses: {
            /** @description The event */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getEvent: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The event */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Event"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeEvent: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ChangeEvent"];
            };
        };
        readonly responses: {
            /** @description The event */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly placeEventHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description Opens the sale before it opens to all; as `access_code`. */
                readonly "Access-Code"?: string;
                /** @description From the waiting room, where the show has one. */
                readonly "Admission-Token"?: string;
                /** @description Where `challenge_required` is answered: what solves it. */
                readonly "Challenge-Response"?: string;
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["EventHoldRequest"];
            };
        };
        readonly responses: {
            /** @description The seats are yours until `expires_at` */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listEventSeats: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                readonly section?: string;
                /** @description Needed where there are several shows. */
                readonly show_id?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The seats */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["EventSeats"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listShows: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Shows */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly shows: readonly components["schemas"]["Show"][];
                    };
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateShow"];
            };
        };
        readonly responses: {
            /** @description The show */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly presales: readonly {
                            /** Format: date-time */
                            readonly from: string;
                            readonly id: string;
                            readonly max_uses: number | null;
                            readonly tiers: readonly string[] | null;
                            /** Format: date-time */
                            readonly until: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly reconcile: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["Reconcile"];
            };
        };
        readonly responses: {
            /** @description Done */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Still at it */
            readonly 202: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getReconciliation: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The reconciliation */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTrialBalance: {
        readonly parameters: {
            readonly query?: {
                readonly at?: string;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The balance */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TrialBalance"];
                    readonly "text/csv": string;
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The hold */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly releaseHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `version` that it must be at, in quotes; else 412. */
                readonly "If-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description They are free; also when they were already */
            readonly 204: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly checkOutHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CheckoutRequest"];
            };
        };
        readonly responses: {
            /** @description The order */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly extendHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The hold with its new deadline */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listDeadLetters: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description At most one a model */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly dead_letters: readonly components["schemas"]["DeadLetter"][];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly replayDeadLetter: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It will be tried within a second */
            readonly 202: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listProjections: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The models */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly projections: readonly components["schemas"]["Projection"][];
                        readonly relay: components["schemas"]["Relay"];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly rebuildProjection: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Under way */
            readonly 202: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProjectionRebuild"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSwitches: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The switches, and who turned them, newest first */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Switches"] & {
                        readonly changes: readonly {
                            readonly actor: string;
                            /** Format: date-time */
                            readonly at: string;
                            readonly data: {
                                readonly [key: string]: unknown;
                            };
                            /** @description The reason, where it was a text. */
                            readonly note: string | null;
                            readonly request_id: string;
                            readonly type: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeSwitches: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SwitchesChange"];
            };
        };
        readonly responses: {
            /** @description The switches */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Switches"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listOrders: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                readonly customer_id?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Orders */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly next_cursor: string | null;
                        readonly orders: readonly components["schemas"]["Order"][];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly placeOrder: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key": string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderRequest"];
            };
        };
        readonly responses: {
            /** @description The order */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOrder: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The order */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderWithBuyer"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelOrder: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description The `version` that it must be at, in quotes; else 412. */
                readonly "If-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The order, and the refund */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CancelledOrder"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly refundOrder: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key": string;
                /** @description The `version` that it must be at, in quotes; else 412. */
                readonly "If-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RefundRequest"];
            };
        };
        readonly responses: {
            /** @description The refund */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listTickets: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Tickets */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly tickets: readonly components["schemas"]["Ticket"][];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPayment: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The payment */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly confirmPayment: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key": string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConfirmRequest"];
            };
        };
        readonly responses: {
            /** @description How the payment stands */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly receivePaymentEvent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": unknown;
            };
        };
        readonly responses: {
            /** @description What followed from it is stored */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getQueuePosition: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                readonly session?: string;
                readonly show_id?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The place */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueuePosition"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Where `challenge_required` is answered: what solves it. */
                readonly "Challenge-Response"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The guest and their token */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly customer_id: string;
                        /** Format: date-time */
                        readonly expires_at: string;
                        readonly token: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly keepSession: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who you are now */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionInfo"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly endSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The cookie is gone, or the guest’s again */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The caller */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SessionInfo"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The show */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowInFull"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ChangeShow"];
            };
        };
        readonly responses: {
            /** @description The show */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly presales: readonly {
                            /** Format: date-time */
                            readonly from: string;
                            readonly id: string;
                            readonly max_uses: number | null;
                            readonly tiers: readonly string[] | null;
                            /** Format: date-time */
                            readonly until: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getAvailability: {
        readonly parameters: {
            readonly query?: {
                /** @description As it was; for the organiser and finance. */
                readonly at?: string;
                /** @description Leaves `statuses` out. */
                readonly detail?: "sections";
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                /** @description Only this section. */
                readonly section?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The seats */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Availability"];
                    readonly "application/octet-stream": unknown;
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getAvailabilityHistory: {
        readonly parameters: {
            readonly query: {
                /** @description How many; all of the same length. */
                readonly frames?: number;
                readonly from: string;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                readonly to: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The film */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AvailabilityHistory"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly streamAvailability: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The last event seen: the stream goes on from there. */
                readonly "Last-Event-ID"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The stream */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly blockSeats: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SeatBlock"];
            };
        };
        readonly responses: {
            /** @description All of them */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly seat_ids: readonly string[];
                        readonly show_id: string;
                        /** @enum {string} */
                        readonly status: "blocked" | "available";
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly cancelShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is being unwound */
            readonly 202: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowCancellation"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDemand: {
        readonly parameters: {
            readonly query?: {
                /** @description Each seat of the `section`, in place of its minutes. */
                readonly detail?: "seats";
                /** @description Minutes that began then or later. */
                readonly from?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
                readonly section?: string;
                /** @description Minutes that began before. */
                readonly to?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The demand */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Demand"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly placeHold: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description Opens the sale before it opens to all; as `access_code`. */
                readonly "Access-Code"?: string;
                /** @description From the waiting room, where the show has one. */
                readonly "Admission-Token"?: string;
                /** @description Where `challenge_required` is answered: what solves it. */
                readonly "Challenge-Response"?: string;
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["HoldRequest"];
            };
        };
        readonly responses: {
            /** @description The seats are yours until `expires_at` */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly pauseShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The show */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly presales: readonly {
                            /** Format: date-time */
                            readonly from: string;
                            readonly id: string;
                            readonly max_uses: number | null;
                            readonly tiers: readonly string[] | null;
                            /** Format: date-time */
                            readonly until: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly publishShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The show */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly presales: readonly {
                            /** Format: date-time */
                            readonly from: string;
                            readonly id: string;
                            readonly max_uses: number | null;
                            readonly tiers: readonly string[] | null;
                            /** Format: date-time */
                            readonly until: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly resumeShow: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The show */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowDetails"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly presales: readonly {
                            /** Format: date-time */
                            readonly from: string;
                            readonly id: string;
                            readonly max_uses: number | null;
                            readonly tiers: readonly string[] | null;
                            /** Format: date-time */
                            readonly until: string;
                        }[];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSales: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The sales */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Sales"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSeatMap: {
        readonly parameters: {
            readonly query?: {
                /** @description Leaves the rows out: names of sections, a few hundred bytes. */
                readonly detail?: "sections";
                /** @description The answer can then be kept for ever. */
                readonly layout_version?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The seat map */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SeatMap"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly unblockSeats: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SeatBlock"];
            };
        };
        readonly responses: {
            /** @description All of them */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                        readonly seat_ids: readonly string[];
                        readonly show_id: string;
                        /** @enum {string} */
                        readonly status: "blocked" | "available";
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getWaitingRoom: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The figures */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaitingRoomFigures"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeWaitingRoom: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WaitingRoomSettings"];
            };
        };
        readonly responses: {
            /** @description The show, with its room */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ShowWithRoom"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listVenues: {
        readonly parameters: {
            readonly query?: {
                /** @description The `next_cursor` of the answer before. */
                readonly cursor?: string;
                readonly limit?: number;
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of venues */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly next_cursor: string | null;
                        readonly venues: readonly components["schemas"]["VenueSummary"][];
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly createVenue: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateVenue"];
            };
        };
        readonly responses: {
            /** @description The venue */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Venue"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getVenue: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The venue */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Venue"];
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly changeVenue: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ChangeVenue"];
            };
        };
        readonly responses: {
            /** @description The venue */
            readonly 200: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Venue"] & {
                        /**
                         * @description Name it in `min_position` to see at least this.
                         * @example 4711
                         */
                        readonly position: string;
                    };
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly joinWaitingRoom: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The same key and body again: the same answer, and nothing done twice. */
                readonly "Idempotency-Key"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["JoinWaitingRoom"];
            };
        };
        readonly responses: {
            /** @description You are in the line already */
            readonly 200: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaitingRoomSession"];
                };
            };
            /** @description A place in the line */
            readonly 201: {
                headers: {
                    /** @description `true`: what the first request with this key was answered. */
                    readonly "Idempotency-Replayed"?: string;
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaitingRoomSession"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getWaitingRoomSession: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description As it is now; ask again after `poll_after_ms` */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaitingRoomSession"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly leaveWaitingRoom: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Your place is free; also when it was already */
            readonly 204: {
                headers: {
                    /** @description Name it in `min_position` to see at least this. */
                    readonly Position?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly streamWaitingRoomSession: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The last event seen: the stream goes on from there. */
                readonly "Last-Event-ID"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The stream */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": string;
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getLottery: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The draw */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Lottery"];
                };
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly listEntrants: {
        readonly parameters: {
            readonly query?: {
                /** @description Wait (at most 2 s) until this position can be seen. */
                readonly min_position?: string;
            };
            readonly header?: {
                /** @description The `ETag` at hand; 304 where it still holds. */
                readonly "If-None-Match"?: string;
                /** @description As `min_position`, which wins. */
                readonly "Min-Position"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The list */
            readonly 200: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": string;
                };
            };
            /** @description It is what you have */
            readonly 304: {
                headers: {
                    /** @description The tag of this very answer. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Any other refusal */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
/** Method and path of each operation. */
export const OPERATIONS = {
    auditCustomer: ["get", "/v1/audit/customers/{id}"],
    auditOrder: ["get", "/v1/audit/orders/{id}"],
    auditSeat: ["get", "/v1/audit/shows/{id}/seats/{seat_id}"],
    blockSeats: ["post", "/v1/shows/{id}/block"],
    cancelOrder: ["post", "/v1/orders/{id}/cancel"],
    cancelShow: ["post", "/v1/shows/{id}/cancel"],
    changeEvent: ["patch", "/v1/events/{id}"],
    changeShow: ["patch", "/v1/shows/{id}"],
    changeSwitches: ["put", "/v1/ops/switches"],
    changeVenue: ["patch", "/v1/venues/{id}"],
    changeWaitingRoom: ["put", "/v1/shows/{id}/waiting-room"],
    checkOutHold: ["post", "/v1/holds/{id}/checkout"],
    confirmPayment: ["post", "/v1/payments/{id}/confirm"],
    createDevToken: ["post", "/v1/dev/tokens"],
    createEvent: ["post", "/v1/events"],
    createSession: ["post", "/v1/sessions"],
    createShow: ["post", "/v1/events/{id}/shows"],
    createVenue: ["post", "/v1/venues"],
    endSession: ["delete", "/v1/sessions/cookie"],
    eraseCustomer: ["post", "/v1/customers/{id}/erasure"],
    eraseMyself: ["delete", "/v1/customers/me"],
    extendHold: ["post", "/v1/holds/{id}/extend"],
    getAvailability: ["get", "/v1/shows/{id}/availability"],
    getAvailabilityHistory: ["get", "/v1/shows/{id}/availability/history"],
    getConfig: ["get", "/v1/config"],
    getDemand: ["get", "/v1/shows/{id}/demand"],
    getEvent: ["get", "/v1/events/{id}"],
    getHold: ["get", "/v1/holds/{id}"],
    getLottery: ["get", "/v1/waiting-room/shows/{id}/lottery"],
    getOrder: ["get", "/v1/orders/{id}"],
    getPayment: ["get", "/v1/payments/{id}"],
    getQueuePosition: ["get", "/v1/queue/{id}/position"],
    getReconciliation: ["get", "/v1/finance/reconciliations/{id}"],
    getSales: ["get", "/v1/shows/{id}/sales"],
    getSeatMap: ["get", "/v1/shows/{id}/seat-map"],
    getSession: ["get", "/v1/sessions/me"],
    getShow: ["get", "/v1/shows/{id}"],
    getSimulatedOnSale: ["get", "/v1/dev/on-sales/{id}"],
    getSwitches: ["get", "/v1/ops/switches"],
    getTrialBalance: ["get", "/v1/finance/trial-balance"],
    getVenue: ["get", "/v1/venues/{id}"],
    getWaitingRoom: ["get", "/v1/shows/{id}/waiting-room"],
    getWaitingRoomSession: ["get", "/v1/waiting-room/sessions/{id}"],
    joinWaitingRoom: ["post", "/v1/waiting-room/sessions"],
    keepSession: ["put", "/v1/sessions/cookie"],
    leaveWaitingRoom: ["delete", "/v1/waiting-room/sessions/{id}"],
    listDeadLetters: ["get", "/v1/ops/dead-letters"],
    listEntrants: ["get", "/v1/waiting-room/shows/{id}/lottery/entrants"],
    listEventSeats: ["get", "/v1/events/{id}/seats"],
    listEvents: ["get", "/v1/events"],
    listOrders: ["get", "/v1/orders"],
    listProjections: ["get", "/v1/ops/projections"],
    listShows: ["get", "/v1/events/{id}/shows"],
    listSimulatedOnSales: ["get", "/v1/dev/on-sales"],
    listTickets: ["get", "/v1/orders/{id}/tickets"],
    listVenues: ["get", "/v1/venues"],
    pauseShow: ["post", "/v1/shows/{id}/pause"],
    placeEventHold: ["post", "/v1/events/{id}/holds"],
    placeHold: ["post", "/v1/shows/{id}/holds"],
    placeOrder: ["post", "/v1/orders"],
    publishShow: ["post", "/v1/shows/{id}/publish"],
    rebuildProjection: ["post", "/v1/ops/projections/{name}/rebuild"],
    receivePaymentEvent: ["post", "/v1/payments/webhook"],
    reconcile: ["post", "/v1/finance/reconciliations"],
    refundOrder: ["post", "/v1/orders/{id}/refunds"],
    releaseHold: ["delete", "/v1/holds/{id}"],
    replayDeadLetter: ["post", "/v1/ops/dead-letters/{id}/replay"],
    resumeShow: ["post", "/v1/shows/{id}/resume"],
    simulateOnSale: ["post", "/v1/dev/on-sales"],
    stopSimulatedOnSale: ["delete", "/v1/dev/on-sales/{id}"],
    streamAvailability: ["get", "/v1/shows/{id}/availability/stream"],
    streamWaitingRoomSession: ["get", "/v1/waiting-room/sessions/{id}/stream"],
    unblockSeats: ["post", "/v1/shows/{id}/unblock"],
} as const;
