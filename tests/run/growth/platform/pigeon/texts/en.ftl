pigeon-letter = Letter for { $user }:
