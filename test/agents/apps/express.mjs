import express from 'express';
import start from './routes.cjs';

start(express);
