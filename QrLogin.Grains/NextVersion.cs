#if NEXT_VERSION
// Two versions of the service run side by side while one replaces the other. This is what a next version may do, as code that
// the test of that compiles in: add a member to what travels and to what is stored. Nothing ships with it.

namespace QrLogin.Grains.Contracts
{
    public sealed partial record ScanSession
    {
        /// <summary>A member that the version before does not know.</summary>
        [Id(6)]
        public string AddedLater { get; init; } = "in a command";
    }
}

namespace QrLogin.Grains.Sessions
{
    internal sealed partial record QrSession
    {
        [Id(18)]
        public string AddedLater { get; init; } = "in a state";
    }
}
#endif
