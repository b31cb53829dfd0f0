import { ran } from '../../lib/ran';

export async function getServerSideProps({ req }) {
  if (req.method === 'POST') await ran('page', {});
  return { props: {} };
}

export default function Page() {
  return 'a page';
}
