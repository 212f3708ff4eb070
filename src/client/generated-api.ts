// Generated from the OpenAPI document of the service by `npm run generate:client`. Do not edit.

export interface paths {
    "/api/v1/admin/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The applications whose registration requests you may see, newest first */
        get: operations["listApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/applications/{application_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application, with the hints of its secrets */
        get: operations["getApplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/applications/{application_id}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issue another client secret, which is shown once; an application has two at most */
        post: operations["issueSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/applications/{application_id}/secrets/{secret_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a client secret: it stops working at once */
        delete: operations["revokeSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/approval-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The approval policy (super admins) */
        get: operations["getApprovalPolicy"];
        /** Replace the approval policy (super admins): requests that are there keep their rule */
        put: operations["putApprovalPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/approval-policy/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which rule a request would have, and why (super admins): starts and writes nothing */
        post: operations["testApprovalPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/approval-policy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of the approval policy that were written, newest first (super admins) */
        get: operations["listApprovalPolicyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit events you may see, newest first: a page of them as JSON, or all as NDJSON or CSV */
        get: operations["listAuditEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who you are to the service, and what your token reaches */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The partners you may see, ordered by id */
        get: operations["listPartners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/partners/{partner_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One partner */
        get: operations["getPartner"];
        /** Add or rename a partner (super admins) */
        put: operations["putPartner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The registration requests you may see and look for, newest first unless `sort` says otherwise */
        get: operations["listRegistrationRequests"];
        put?: never;
        /** Ask for an application to be registered */
        post: operations["createRegistrationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One registration request; a pending one has the live state of its workflow */
        get: operations["getRegistrationRequest"];
        /** Replace what a pending registration request asks for: its approvals are void then */
        put: operations["reviseRegistrationRequest"];
        post?: never;
        /** Cancel a pending registration request */
        delete: operations["cancelRegistrationRequest"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a pending registration request. The last approval that its rule needs creates the application and shows its secret once */
        post: operations["approveRegistrationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit trail of a registration request, oldest first */
        get: operations["listRegistrationRequestEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a pending registration request */
        post: operations["rejectRegistrationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}/request-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for changes: until they are made, only you can approve the registration request */
        post: operations["requestChangesOfRegistrationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/{request_id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a registration request asked for, revision by revision, newest first */
        get: operations["listRegistrationRequestRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/bulk-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide on up to 100 registration requests; each is answered as the single call would be */
        post: operations["decideRegistrationRequests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/registration-requests/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would become of a create: starts and writes nothing */
        post: operations["validateRegistrationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits, how long decisions take and how requests end, of those you may see */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tenants you may see, ordered by id */
        get: operations["listTenants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{tenant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tenant */
        get: operations["getTenant"];
        /** Add or rename a tenant, or move it to another partner (super admins) */
        put: operations["putTenant"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this process can serve: it has started, and has not been told to stop */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/statusz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which parts that the service needs can be used, and why the others cannot (super admins) */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Actor: {
            name?: string;
            sub: string;
        };
        Application: {
            allowed_origins: string[] | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            client_id: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            description: string | null;
            grant_types: string[];
            /** Format: uuid */
            id: string;
            name: string;
            partner_id: string | null;
            post_logout_redirect_uris: string[] | null;
            redirect_uris: string[];
            /** Format: uuid */
            registration_request_id: string;
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            scopes: string[];
            /** @enum {string} */
            status: "ACTIVE";
            tenant_id: string | null;
            /** @enum {string} */
            token_endpoint_auth_method: "client_secret_basic" | "none";
        };
        ApplicationWithSecrets: {
            allowed_origins: string[] | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            client_id: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            description: string | null;
            grant_types: string[];
            /** Format: uuid */
            id: string;
            name: string;
            partner_id: string | null;
            post_logout_redirect_uris: string[] | null;
            redirect_uris: string[];
            /** Format: uuid */
            registration_request_id: string;
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            scopes: string[];
            secrets: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 * @example 2026-01-31T12:00:00.000Z
                 */
                created_at: string;
                created_by: components["schemas"]["Actor"];
                /** @description The secret's last four characters */
                hint: string;
                /** Format: uuid */
                id: string;
            }[];
            /** @enum {string} */
            status: "ACTIVE";
            tenant_id: string | null;
            /** @enum {string} */
            token_endpoint_auth_method: "client_secret_basic" | "none";
        };
        /** @default null */
        Approval: {
            notes?: string | null;
            /** @description Approves at once, if the rule allows that: for super admins, with notes */
            override?: boolean | null;
            /** @description The revision that you looked at. If the request has another one by now, the answer is 409 */
            revision?: number | null;
        } | null;
        /** @description One of these roles, groups or subjects is enough */
        ApprovalFrom: {
            groups?: string[];
            roles?: ("super_admin" | "partner_admin" | "tenant_admin")[];
            subs?: string[];
        };
        ApprovalPolicy: {
            rules: components["schemas"]["Rule"][];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string | null;
            updated_by: components["schemas"]["Actor"] | null;
            /** @description 0 is the built-in policy */
            version: number;
        };
        /**
         * @example {
         *       "rules": [
         *         {
         *           "name": "production-web",
         *           "when": {
         *             "application_type": [
         *               "WEB"
         *             ]
         *           },
         *           "require": [
         *             {
         *               "name": "owner",
         *               "from": {
         *                 "roles": [
         *                   "tenant_admin"
         *                 ]
         *               },
         *               "count": 1
         *             },
         *             {
         *               "name": "security",
         *               "from": {
         *                 "groups": [
         *                   "sec"
         *                 ]
         *               },
         *               "count": 2
         *             }
         *           ]
         *         },
         *         {
         *           "name": "default",
         *           "require": [
         *             {
         *               "name": "admin",
         *               "from": {
         *                 "roles": [
         *                   "super_admin",
         *                   "partner_admin",
         *                   "tenant_admin"
         *                 ]
         *               },
         *               "count": 1
         *             }
         *           ],
         *           "requester_may_approve": true
         *         }
         *       ]
         *     }
         */
        ApprovalPolicyInput: {
            rules: components["schemas"]["Rule"][];
        };
        /** @description What the request needs to be approved, and what it has */
        ApprovalState: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            escalated_at: string | null;
            /** @description How many approvals are missing */
            missing: number;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            next_reminder_at: string | null;
            /** @description Whether it was approved against what the rule asks for */
            overridden: boolean;
            requirements: {
                approved_by: {
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     * @example 2026-01-31T12:00:00.000Z
                     */
                    at: string;
                    name?: string;
                    notes: string | null;
                    sub: string;
                }[];
                from: components["schemas"]["ApprovalFrom"];
                name: string;
                required: number;
                satisfied: boolean;
            }[];
            rule: string;
        };
        ApprovedApplication: {
            allowed_origins: string[] | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            client_id: string;
            /** @description Shown here and never again */
            client_secret: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            description: string | null;
            grant_types: string[];
            /** Format: uuid */
            id: string;
            name: string;
            partner_id: string | null;
            post_logout_redirect_uris: string[] | null;
            redirect_uris: string[];
            /** Format: uuid */
            registration_request_id: string;
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            scopes: string[];
            /** @description Present if the application has a secret that this answer does not show: says why, and how to get a new one */
            secret_notice?: string;
            /** @enum {string} */
            status: "ACTIVE";
            tenant_id: string | null;
            /** @enum {string} */
            token_endpoint_auth_method: "client_secret_basic" | "none";
        };
        /** @description One of these roles, groups or subjects is enough */
        Approvers: {
            groups: string[];
            roles: ("super_admin" | "partner_admin" | "tenant_admin")[];
            subs: string[];
        };
        AuditEvent: {
            /** @enum {string} */
            action: "created" | "approval_recorded" | "changes_requested" | "revised" | "reminded" | "escalated" | "approved" | "rejected" | "cancelled" | "expired" | "provisioning_failed" | "secret_issued" | "secret_revoked" | "partner_created" | "partner_changed" | "tenant_created" | "tenant_changed" | "purged" | "policy_changed";
            actor: components["schemas"]["Actor"] | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            detail: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
        };
        BulkDecision: {
            /** @enum {string} */
            decision: "approve" | "reject" | "cancel";
            ids: string[];
            notes?: string | null;
            reason?: string | null;
            /** @description The revision of each, by its id, that you looked at. One that has another by now is answered 409 */
            revisions?: {
                [key: string]: number;
            } | null;
        };
        BulkResult: {
            items: {
                /** @description The body of the single call */
                body?: unknown;
                id: string;
                /** @description The HTTP status of the single call */
                status: number;
            }[];
        };
        ChangeRequest: {
            comment: string;
            /** @description The revision that you looked at. If the request has another one by now, the answer is 409 */
            revision?: number | null;
        };
        ChangesRequested: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            by: components["schemas"]["Actor"];
            comment: string;
        };
        /** @description What went wrong, in words */
        Error: {
            detail: string;
        };
        IssuedSecret: {
            client_secret: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /** @description The secret's last four characters */
            hint: string;
            /** Format: uuid */
            id: string;
            /** @description Present if the application has a secret that this answer does not show: says why, and how to get a new one */
            secret_notice?: string;
        };
        Me: {
            groups: string[];
            name: string | null;
            partner_id: string | null;
            /** @enum {string} */
            role: "super_admin" | "partner_admin" | "tenant_admin";
            sub: string;
            tenant_id: string | null;
        };
        Partner: {
            id: string;
            name: string;
        };
        PartnerInput: {
            name: string;
        };
        /** @description Whoever has one of these roles or groups, or is one of these subs */
        People: {
            groups?: string[];
            roles?: ("super_admin" | "partner_admin" | "tenant_admin")[];
            subs?: string[];
        };
        PolicyTest: {
            request: components["schemas"]["RegistrationRequestCreate"];
            requested_by: {
                groups?: string[];
                /** @enum {string} */
                role?: "super_admin" | "partner_admin" | "tenant_admin";
                sub: string;
            };
            /** @description A draft to try instead of the policy of the day */
            rules?: components["schemas"]["Rule"][];
        };
        PolicyTestResult: {
            /**
             * @description What the rule does at once, or null if people decide
             * @enum {string|null}
             */
            decide: "approve" | "reject" | null;
            escalate: {
                /** @description ISO 8601 duration */
                after: string;
                also_from: components["schemas"]["Approvers"];
            } | null;
            /**
             * @description ISO 8601 duration
             * @example P14D
             */
            expires_in: string;
            reason: string | null;
            /** @description ISO 8601 durations */
            remind: string[];
            requirements: components["schemas"]["Requirement"][];
            /** @description The rule that decides who must approve */
            rule: string;
            /** @description Each rule up to the one that matches; `unmet` names the conditions that are not met */
            rules: {
                matches: boolean;
                name: string;
                unmet: string[];
            }[];
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "unavailable";
        };
        RecordedEvent: {
            /** @enum {string} */
            action: "created" | "approval_recorded" | "changes_requested" | "revised" | "reminded" | "escalated" | "approved" | "rejected" | "cancelled" | "expired" | "provisioning_failed" | "secret_issued" | "secret_revoked" | "partner_created" | "partner_changed" | "tenant_created" | "tenant_changed" | "purged" | "policy_changed";
            actor: components["schemas"]["Actor"] | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            detail: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            registration_request_id: string | null;
            subject: string;
        };
        RegistrationRequest: {
            allowed_origins: string[] | null;
            /** Format: uuid */
            application_id: string | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            approval: components["schemas"]["ApprovalState"];
            changes_requested: components["schemas"]["ChangesRequested"] | null;
            client_id: string | null;
            contact_email: string;
            contact_name: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            decided_at: string | null;
            decided_by: components["schemas"]["Actor"] | null;
            decision_notes: string | null;
            description: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            expires_at: string;
            grant_types: string[];
            /** Format: uuid */
            id: string;
            /** @description Only in the answer to GET of one pending request */
            live?: {
                decision: {
                    actor: components["schemas"]["Actor"];
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     * @example 2026-01-31T12:00:00.000Z
                     */
                    at: string;
                    decision_id: string;
                    /** @enum {string} */
                    kind: "approve" | "reject" | "cancel";
                } | null;
                ignored_signals: {
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     * @example 2026-01-31T12:00:00.000Z
                     */
                    at: string;
                    problem: string;
                    /** @enum {string} */
                    signal: "approve" | "reject" | "cancel" | "requestChanges" | "revise";
                }[];
                /** @description How many approvals are missing */
                missing?: number;
                provisioning: {
                    attempts: number;
                    last_error: {
                        /**
                         * Format: date-time
                         * @description UTC, ISO 8601
                         * @example 2026-01-31T12:00:00.000Z
                         */
                        at: string;
                        decision_id: string;
                        message: string;
                        type: string;
                    } | null;
                };
                revision?: number;
                /** @enum {string} */
                status: "PENDING" | "APPROVED" | "REJECTED" | "CANCELLED" | "EXPIRED";
            } | null;
            name: string;
            organization_name: string | null;
            partner_id: string | null;
            post_logout_redirect_uris: string[] | null;
            redirect_uris: string[];
            rejection_reason: string | null;
            requested_by: components["schemas"]["Actor"];
            requested_scopes: string[];
            review_findings: components["schemas"]["ReviewFinding"][];
            /** @description Counted from 1 */
            revision: number;
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            /** @enum {string} */
            status: "PENDING" | "APPROVED" | "REJECTED" | "CANCELLED" | "EXPIRED";
            tenant_id: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            updated_at: string;
            website_url: string | null;
            workflow_id: string;
            workflow_url: string | null;
            you: components["schemas"]["You"];
        };
        /**
         * @example {
         *       "scope": "TENANT",
         *       "tenant_id": "acme-eu",
         *       "name": "Payroll",
         *       "application_type": "WEB",
         *       "redirect_uris": [
         *         "https://payroll.example.com/callback"
         *       ],
         *       "contact_email": "owner@example.com"
         *     }
         */
        RegistrationRequestCreate: {
            allowed_origins?: string[] | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            /** Format: email */
            contact_email: string;
            contact_name?: string | null;
            description?: string | null;
            /**
             * @default [
             *       "authorization_code",
             *       "refresh_token"
             *     ]
             */
            grant_types?: string[];
            name: string;
            organization_name?: string | null;
            /** @description Required for PARTNER; not used otherwise */
            partner_id?: string | null;
            post_logout_redirect_uris?: string[] | null;
            /** @default [] */
            redirect_uris?: string[];
            /**
             * @default [
             *       "openid",
             *       "profile",
             *       "email"
             *     ]
             */
            requested_scopes?: string[];
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            /** @description Required for TENANT; not used otherwise */
            tenant_id?: string | null;
            /**
             * Format: uri
             * @example https://www.example.com
             */
            website_url?: string | null;
        };
        Rejection: {
            reason: string;
            /** @description The revision that you looked at. If the request has another one by now, the answer is 409 */
            revision?: number | null;
        };
        RequestedApplication: {
            allowed_origins: string[] | null;
            /** @enum {string} */
            application_type: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
            contact_email: string;
            contact_name: string | null;
            description: string | null;
            grant_types: string[];
            name: string;
            organization_name: string | null;
            partner_id: string | null;
            post_logout_redirect_uris: string[] | null;
            redirect_uris: string[];
            requested_scopes: string[];
            /** @enum {string} */
            scope: "GLOBAL" | "PARTNER" | "TENANT";
            tenant_id: string | null;
            website_url: string | null;
        };
        RequestRevision: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            at: string;
            /** @description Against the revision before */
            changes: {
                field: string;
                /** @description The value of the field before */
                from?: unknown;
                /** @description The value of the field now */
                to?: unknown;
            }[];
            request: components["schemas"]["RequestedApplication"];
            revision: number;
            submitted_by: components["schemas"]["Actor"];
        };
        /** @description How many people of a kind must approve */
        Requirement: {
            count: number;
            from: components["schemas"]["Approvers"];
            name: string;
        };
        /** @description Something unwise that an approver should see */
        ReviewFinding: {
            code: string;
            field: string;
            message: string;
        };
        /** @description A rule of the approval policy. Durations are ISO 8601 */
        Rule: {
            allow_override?: boolean;
            /** @enum {string} */
            decide?: "approve" | "reject";
            escalate?: {
                /**
                 * Format: duration
                 * @example P3D
                 */
                after: string;
                also_from: components["schemas"]["People"];
            };
            name: string;
            reason?: string;
            remind?: string[];
            requester_may_approve?: boolean;
            require?: components["schemas"]["RuleRequirement"][];
            /**
             * Format: duration
             * @example P3D
             */
            ttl?: string;
            when?: components["schemas"]["RuleCondition"];
        };
        /** @description The requests that a rule is about: members are ANDed, items ORed */
        RuleCondition: {
            application_type?: ("WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP")[];
            findings?: ("none" | "any") | string[];
            grant_types_any?: string[];
            /** @description Matches the tenant's partner on TENANT requests */
            partner_id?: string[];
            /** @description Each URI of the request must be on one of these domains, or on a subdomain */
            redirect_hosts_within?: string[];
            requested_by?: components["schemas"]["People"];
            requested_scopes_any?: string[];
            scope?: ("GLOBAL" | "PARTNER" | "TENANT")[];
            tenant_id?: string[];
        };
        /** @description How many people of a kind must approve */
        RuleRequirement: {
            count: number;
            from: components["schemas"]["People"];
            name: string;
        };
        Statistics: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             * @example 2026-01-31T12:00:00.000Z
             */
            as_of: string;
            /** @description Twelve weeks, oldest first. The last one is not over yet */
            outcomes_by_week: {
                approved: number;
                cancelled: number;
                created: number;
                expired: number;
                rejected: number;
                /**
                 * Format: date
                 * @description The Monday it starts on, in UTC
                 * @example 2026-01-26
                 */
                week: string;
            }[];
            pending: {
                /** @description Each includes those that should have expired already */
                expiring: {
                    within_7_days: number;
                    within_24_hours: number;
                };
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 * @example 2026-01-31T12:00:00.000Z
                 */
                oldest_created_at: string | null;
                total: number;
                with_findings: number;
            };
            /** @description From creation to approval or rejection, for the decisions of the last days */
            time_to_decision: {
                days: number;
                decisions: number;
                median_seconds: number | null;
                p90_seconds: number | null;
            };
        };
        Status: {
            parts: {
                key_set: {
                    reason?: string;
                    /** @enum {string} */
                    status: "up" | "down";
                };
                postgres: {
                    reason?: string;
                    /** @enum {string} */
                    status: "up" | "down";
                };
                temporal: {
                    reason?: string;
                    /** @enum {string} */
                    status: "up" | "down";
                };
            };
            /** @enum {string} */
            status: "ready" | "unavailable";
        };
        Tenant: {
            id: string;
            name: string;
            partner_id: string;
        };
        TenantInput: {
            name: string;
            partner_id: string;
        };
        ValidationError: {
            detail: {
                /**
                 * @example [
                 *       "body",
                 *       "name"
                 *     ]
                 */
                loc: (string | number)[];
                /** @example Field required */
                msg: string;
                /** @example missing */
                type: string;
            }[];
        };
        ValidRequest: {
            /**
             * @description What the rule does at once, or null if people decide
             * @enum {string|null}
             */
            decide: "approve" | "reject" | null;
            /**
             * @description ISO 8601 duration
             * @example P14D
             */
            expires_in: string;
            requirements: components["schemas"]["Requirement"][];
            review_findings: components["schemas"]["ReviewFinding"][];
            /** @description The rule that decides who must approve */
            rule: string;
            /** @enum {boolean} */
            valid: true;
            who_may_decide: components["schemas"]["Approvers"];
        };
        /** @description What keeps you from each of these, or null for nothing */
        You: {
            /** @enum {string|null} */
            approve: "not_pending" | "own_request" | "not_in_policy" | "already_approved" | "no_seat" | "changes_requested" | "not_yours" | null;
            /** @enum {string|null} */
            cancel: "not_pending" | "own_request" | "not_in_policy" | "already_approved" | "no_seat" | "changes_requested" | "not_yours" | null;
            /** @enum {string|null} */
            reject: "not_pending" | "own_request" | "not_in_policy" | "already_approved" | "no_seat" | "changes_requested" | "not_yours" | null;
            /** @enum {string|null} */
            request_changes: "not_pending" | "own_request" | "not_in_policy" | "already_approved" | "no_seat" | "changes_requested" | "not_yours" | null;
            /** @enum {string|null} */
            revise: "not_pending" | "own_request" | "not_in_policy" | "already_approved" | "no_seat" | "changes_requested" | "not_yours" | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApplications: {
        parameters: {
            query?: {
                application_type?: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                page?: number;
                /** @description Only the partner's own and those of its tenants, by the directory as it is now */
                partner_id?: string;
                per_page?: number;
                /** @description Words, separated by whatever is neither letter nor digit. Each must be the beginning of a word of the item. Case is ignored */
                q?: string;
                scope?: "GLOBAL" | "PARTNER" | "TENANT";
                /** @description Only those of this tenant */
                tenant_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of applications */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Application"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationWithSecrets"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    issueSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
            };
            path: {
                application_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedSecret"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application_id: string;
                secret_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getApprovalPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The approval policy */
            200: {
                headers: {
                    /** @description Names this version; send it as If-Match to replace only this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPolicy"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putApprovalPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalPolicyInput"];
            };
        };
        responses: {
            /** @description The approval policy */
            200: {
                headers: {
                    /** @description Names this version; send it as If-Match to replace only this version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalPolicy"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testApprovalPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyTest"];
            };
        };
        responses: {
            /** @description What the policy says about the request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyTestResult"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApprovalPolicyVersions: {
        parameters: {
            query?: {
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApprovalPolicy"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAuditEvents: {
        parameters: {
            query?: {
                action?: "created" | "approval_recorded" | "changes_requested" | "revised" | "reminded" | "escalated" | "approved" | "rejected" | "cancelled" | "expired" | "provisioning_failed" | "secret_issued" | "secret_revoked" | "partner_created" | "partner_changed" | "tenant_created" | "tenant_changed" | "purged" | "policy_changed";
                /** @description The `sub` of who did it */
                actor?: string;
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                /** @description Not before this time */
                from?: string;
                per_page?: number;
                /** @description Only events in the trail of this request */
                request_id?: string;
                /** @description Before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of audit events, or a stream of all that match */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RecordedEvent"][];
                        page: number;
                        per_page: number;
                    };
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Accept allows none of the media types of this answer */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the token says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPartners: {
        parameters: {
            query?: {
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                page?: number;
                per_page?: number;
                /** @description Words, separated by whatever is neither letter nor digit. Each must be the beginning of a word of the item. Case is ignored */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of partners */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Partner"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The partner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PartnerInput"];
            };
        };
        responses: {
            /** @description The partner was changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description The partner was added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRegistrationRequests: {
        parameters: {
            query?: {
                application_type?: "WEB" | "SPA" | "NATIVE" | "SERVICE" | "SAML_SP";
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                /** @description Only those that are PENDING no more, or only those that are */
                decided?: boolean;
                /** @description Only those with a review finding, or only those without */
                findings?: "any" | "none";
                page?: number;
                /** @description Only the partner's own and those of its tenants, by the directory as it is now */
                partner_id?: string;
                per_page?: number;
                /** @description Words, separated by whatever is neither letter nor digit. Each must be the beginning of a word of the item. Case is ignored */
                q?: string;
                /** @description The `sub` of the requester */
                requested_by?: string;
                scope?: "GLOBAL" | "PARTNER" | "TENANT";
                /** @description The time that orders the list; the latest first after a minus */
                sort?: "-created_at" | "created_at" | "expires_at" | "-expires_at" | "-updated_at" | "updated_at";
                status?: "PENDING" | "APPROVED" | "REJECTED" | "CANCELLED" | "EXPIRED";
                /** @description Only those of this tenant */
                tenant_id?: string;
                /** @description Only pending requests that you could approve now: their `you.approve` is null */
                waiting_for?: "me";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of registration requests */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RegistrationRequest"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createRegistrationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegistrationRequestCreate"];
            };
        };
        responses: {
            /** @description The registration request */
            201: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRegistrationRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The registration request */
            200: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    reviseRegistrationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegistrationRequestCreate"];
            };
        };
        responses: {
            /** @description The registration request */
            200: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description The decision is stored but not applied yet: read the request again later */
            202: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelRegistrationRequest: {
        parameters: {
            query?: {
                /** @description The revision that you looked at */
                revision?: number;
            };
            header?: {
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The registration request */
            200: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description The decision is stored but not applied yet: read the request again later */
            202: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    approveRegistrationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Approval"];
            };
        };
        responses: {
            /** @description The application, with its client secret; or the registration request, if further approvals are missing */
            200: {
                headers: {
                    /** @description Only if further approvals are missing */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovedApplication"] | components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description The decision is stored but not applied yet: read the request again later */
            202: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Creating the application failed; the request is PENDING again */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRegistrationRequestEvents: {
        parameters: {
            query?: {
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEvent"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rejectRegistrationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rejection"];
            };
        };
        responses: {
            /** @description The registration request */
            200: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description The decision is stored but not applied yet: read the request again later */
            202: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    requestChangesOfRegistrationRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
                /** @description The ETag of the state that was reviewed */
                "if-match"?: string;
            };
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRequest"];
            };
        };
        responses: {
            /** @description The registration request */
            200: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description The decision is stored but not applied yet: read the request again later */
            202: {
                headers: {
                    /** @description Names this state of the request; send it as If-Match to decide only this state */
                    ETag?: string;
                    /** @description The path of the registration request */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The present state does not allow this; `detail` says why */
            409: {
                headers: {
                    /** @description Only if the first call with this Idempotency-Key is under way: seconds */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not in a state that If-Match names */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRegistrationRequestRevisions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revisions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RequestRevision"][];
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    decideRegistrationRequests: {
        parameters: {
            query?: never;
            header?: {
                /** @description A call that is sent again with the same key and the same body has no further effect */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkDecision"];
            };
        };
        responses: {
            /** @description What became of each request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResult"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    validateRegistrationRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegistrationRequestCreate"];
            };
        };
        responses: {
            /** @description A create would be accepted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidRequest"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statistics, as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored. */
                cursor?: string;
                page?: number;
                /** @description Only the tenants of this partner */
                partner_id?: string;
                per_page?: number;
                /** @description Words, separated by whatever is neither letter nor digit. Each must be the beginning of a word of the item. Case is ignored */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tenants */
            200: {
                headers: {
                    /** @description The next page as `<path>; rel="next"` (RFC 8288); absent on the last page */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Tenant"][];
                        page: number;
                        pages: number;
                        per_page: number;
                        total: number;
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putTenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantInput"];
            };
        };
        responses: {
            /** @description The tenant was changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description The tenant was added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing that you may see */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationError"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part that the service needs is out of reach; nothing was done, try again */
            503: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not known whether the change was made: look before you try again */
            504: {
                headers: {
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This process is alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This process can serve */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description This process cannot serve */
            503: {
                headers: {
                    /** @description Seconds to wait before asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every part is up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Not a well-formed HTTP request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token is missing, malformed, expired or not trusted */
            401: {
                headers: {
                    /** @description Always `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The token has no usable role, or its role may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request took too long to arrive */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is over 256 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls: this principal or this address is over its rate limit */
            429: {
                headers: {
                    /** @description How many calls are left, and in how many seconds the full number is available again */
                    RateLimit?: string;
                    /** @description How many calls are allowed in how many seconds */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds to wait before trying again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The headers are too large */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A part is down. The answer has only `detail` if the token issuer's keys are needed to check the caller's token, and are out of reach */
            503: {
                headers: {
                    /** @description Seconds to wait before asking again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"] | components["schemas"]["Error"];
                };
            };
        };
    };
}
