// R11: what a user might write next, ten messages that praise a response and ten that complain of one. After the
// dimensions of FLR (2409.13948): helpful, right, clear, relevant, complete, consistent; the wordings are our own.

export const positiveFollowUps: readonly string[] = [
  'Thanks, that is exactly what I needed.',
  'Great, that is correct.',
  'That was easy to follow.',
  'Perfect, you answered my question.',
  'Thank you, nothing is missing.',
  'That makes sense.',
  'Good explanation, I understand it now.',
  'Yes, I checked it and it is right.',
  'That helped me a lot.',
  'Wonderful, no further questions.',
];

export const negativeFollowUps: readonly string[] = [
  'That is not what I asked.',
  'No, that is wrong.',
  'I cannot follow this at all.',
  'You did not answer my question.',
  'You left out the most important part.',
  'That makes no sense.',
  'This contradicts what you said before.',
  'I checked it and it is not right.',
  'That did not help me.',
  'Please try again, there is a mistake.',
];
