using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.UserCodes;

/// <summary>Looks codes up for one login, in turn, as long as it has guesses left.</summary>
[GrainType(GrainKinds.UserCodeReaderType)]
internal sealed class UserCodeReaderGrain(TimeProvider time) : Grain, IUserCodeReaderGrain
{
    private GuessBudget _budget = GuessBudget.OfLogin;
    private AttemptId? _lastWrong;

    public async Task<Answer<UserCodeTarget>> LookUp(LookUpUserCode command)
    {
        // The answer to this very request was lost: it must not count twice.
        if (_lastWrong == command.Attempt) return new Refusal(RefusalCode.QrNotFound);
        if (_budget.Blocked(time.GetUtcNow()) is { } wait) return new Refusal(RefusalCode.TooManyAttempts, RetryAfter: wait);
        if (command.Code is { } code && await GrainFactory.UserCode(code).Find() is { } target) return target;
        _budget = _budget.Wrong(time.GetUtcNow());
        _lastWrong = command.Attempt;
        return new Refusal(RefusalCode.QrNotFound);
    }
}
