using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Phone;

/// <summary>The phone's side of a session.</summary>
internal static class PhoneDocs
{
    private static readonly Problem
        s_unknown = Problem.Of(new(RefusalCode.QrNotFound)),
        s_sameDevice = Problem.Of(new(RefusalCode.SameDevice)),
        s_expired = Problem.Of(new(RefusalCode.QrExpired)),
        s_finished = Problem.Of(new(RefusalCode.QrFinished, SessionStatus.Cancelled)),
        s_invalidToken = Problem.Of(new(RefusalCode.InvalidConfirmToken)),
        s_used = Problem.Of(new(RefusalCode.ConfirmTokenUsed, SessionStatus.Redeemed));

    public static readonly Doc LookUp = new(
        "lookUpUserCode", Tags.Phone, "Find a session by its user code", "For a person who types what a device shows, at `/link`. Then scan as usual.")
    {
        Access = Access.LoginToken,
        Body = Content.Of(new LookUpRequest(Examples.UserCode)),
        Answers = [new(200, "What `scan` needs.", Content.Of(new LookUpResponse(Examples.QrId, Examples.ScanCode)))],
        Refusals = [Problem.Validation("userCode", ValidationErrors.Required), Problem.MayNotVouch, s_unknown, Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1)))],
    };

    public static readonly Doc Scan = new(
        "scanSession",
        Tags.Phone,
        "Scan",
        """
        Claims the session for this login, and tells who asks and what the person must compare. The same login scanning again gets another confirm token: the one before
        is void, no fresh scan code is asked for, and the number and the count of wrong ones stay. A login may have ten sessions scanned and not answered; more are 429 `rate_limited`.
        """)
    {
        Access = Access.LoginToken,
        Parameters = ["qrId"],
        Body = Content.Of(new ScanRequest(Examples.ScanCode)),
        Answers = [new(200, "Who asks.", Content.Of(Examples.Scanned))],
        Refusals =
        [
            Problem.Validation("scanCode", ValidationErrors.Required), Problem.MayNotVouch, s_unknown, s_sameDevice, s_expired, s_finished,
            Problem.Of(new(RefusalCode.QrAlreadyScanned)), Problem.Of(new(RefusalCode.ScanCodeStale)),
        ],
    };

    public static readonly Doc Confirm = new(
        "confirmSession",
        Tags.Phone,
        "Confirm",
        """
        The person says yes. A confirm token works once; a wrong number does not use it up, and the third one denies the session. A phone that is told `confirm_token_used` with
        `sessionStatus` `confirmed` or `redeemed` has succeeded: its first answer was lost.
        """)
    {
        Access = Access.LoginToken,
        Parameters = ["qrId"],
        Body = Content.Of(new ConfirmRequest(Examples.ConfirmToken, "42")),
        Answers = [new(200, "It is confirmed: the PC may fetch its login.", Content.Of(new DecisionResponse(SessionStatus.Confirmed)))],
        Refusals =
        [
            Problem.Of(new(RefusalCode.NumberMissing)), s_unknown, s_sameDevice, s_invalidToken, s_used, s_expired, s_finished,
            Problem.Of(new(RefusalCode.WrongNumber, AttemptsLeft: 2)),
        ],
    };

    public static readonly Doc Deny = new("denySession", Tags.Phone, "Deny", "The person says no. The PC is told `denied`.")
    {
        Access = Access.LoginToken,
        Parameters = ["qrId"],
        Body = Content.Of(new DenyRequest(Examples.ConfirmToken)),
        Answers = [new(200, "It is denied.", Content.Of(new DecisionResponse(SessionStatus.Denied)))],
        Refusals = [Problem.Validation("confirmToken", ValidationErrors.Required), s_unknown, s_sameDevice, s_invalidToken, s_used, s_expired, s_finished],
    };
}
