using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.UserCodes;

/// <summary>Looks up user codes for one login, one at a time, as long as it has guesses left.</summary>
[GrainType(GrainTypeNames.UserCodeReader)]
internal sealed class UserCodeReaderGrain(TimeProvider time) : Grain, IUserCodeReaderGrain
{
    private GuessBudget _budget = GuessBudget.PerLogin;
    private RequestId? _lastWrong;

    public async Task<GrainResult<UserCodeTarget>> LookUp(LookUpUserCode command)
    {
        // The answer to this request was lost. The retry must not count as another wrong guess.
        if (_lastWrong == command.RequestId) return new Refusal(RefusalCode.QrNotFound);
        if (_budget.RetryAfter(time.GetUtcNow()) is { } wait) return new Refusal(RefusalCode.TooManyAttempts, RetryAfter: wait);
        if (await GrainFactory.UserCode(command.Code).Find() is { } target) return target;
        _budget = _budget.AfterWrongGuess(time.GetUtcNow());
        _lastWrong = command.RequestId;
        return new Refusal(RefusalCode.QrNotFound);
    }
}
