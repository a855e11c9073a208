using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;

namespace QrLogin.Grains.Sessions;

/// <summary>Claims a user code for a session.</summary>
internal static class UserCodeClaim
{
    /// <summary>
    /// Claims the first free one of the command's user codes. The session's record is written first, because erasing that record also
    /// releases the code: if a crash interrupts opening, the code is not held forever.
    /// </summary>
    public static async Task<QrSession> ClaimUserCodeAsync(
        this GrainRecord<QrSession> record, IGrainFactory grains, QrId id, QrSession session, OpenSession command)
    {
        UserCode[] candidates = [command.Authorization!.UserCode, .. command.OtherUserCodes];
        // Start at the code in the record: an earlier attempt of this request may have got that far.
        foreach (var code in candidates.SkipWhile(c => c != session.Authorization!.UserCode))
        {
            if (code != session.Authorization!.UserCode)
            {
                // Another session has the code of the record.
                var next = session with { Authorization = session.Authorization! with { UserCode = code } };
                await record.SaveAsync(session, next);
                session = next;
            }

            if (await grains.UserCode(code).Claim(new(id, session.ScanCodes.Value))) return session;
        }

        throw new OverloadedException("All generated user codes are taken.");
    }
}
