pigeon-letter = Lettre pour { $user } :
