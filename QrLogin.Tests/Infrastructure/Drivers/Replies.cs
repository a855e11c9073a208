namespace QrLogin.Tests.Infrastructure;

internal static class Replies
{
    /// <summary>Everything that a client sees of an answer except the date.</summary>
    public static string Everything(Reply reply)
    {
        var headers = reply.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return $"{reply.Status}\n{string.Join('\n', headers)}\n{reply.Content}\n{reply.Text}";
    }
}
