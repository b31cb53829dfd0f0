import { getDelivery } from '@outworx/otel-webhooks';

export const id: number | undefined = getDelivery()?.eventId;
